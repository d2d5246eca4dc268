"""The fields of a decision aid as a form asks for them: plain names, and how each is filled in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from partnering.foundation.vocabulary import PartnerRole
from partnering.foundation.words import N_

FieldKind = Literal["line", "text", "lines", "choice", "yes_no", "number", "day", "name"]
"""One line, a text of several, a list with one item on each line, one of several, yes or no, a whole number, a day;
and the name by which something is known in the document, such as a word to explain."""


@dataclass(frozen=True, slots=True)
class FieldOfForm:
    """One thing a form asks for. `path` leads to it from the part of the aid that the form is about."""

    path: str
    label: str
    kind: FieldKind = "text"
    is_wanted: bool = False
    """Whether an aid without it counts as unfinished."""
    help: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    """Plain names by what stands in the document."""


ROLES: Final = {str(role.value): role.label for role in PartnerRole}
KINDS: Final = {
    "treatment": N_("A treatment"),
    "screening": N_("A screening test"),
    "test": N_("Another test"),
    "prevention": N_("Something that prevents"),
    "care": N_("Care"),
}
DIRECTIONS: Final = {"benefit": N_("Good"), "harm": N_("Bad"), "neutral": N_("Neither")}
CERTAINTIES: Final = {
    "high": N_("High"),
    "moderate": N_("Moderate"),
    "low": N_("Low"),
    "very_low": N_("Very low"),
    "not_stated": N_("Not stated"),
}
UNITS: Final = {
    "hours": N_("hours"),
    "days": N_("days"),
    "weeks": N_("weeks"),
    "months": N_("months"),
    "years": N_("years"),
    "lifetime": N_("a lifetime"),
}

DECISION: Final = (
    FieldOfForm("/title", N_("Short name"), "line", is_wanted=True),
    FieldOfForm(
        "/decision/question",
        N_("The question"),
        "line",
        is_wanted=True,
        help=N_("As the person would ask it: Should I ...?"),
    ),
    FieldOfForm("/decision/audience", N_("Who faces this choice?"), "text", is_wanted=True),
    FieldOfForm("/decision/why_now", N_("Why is there a choice now?"), "text", is_wanted=True),
    FieldOfForm("/condition/name", N_("The health problem"), "line", is_wanted=True),
    FieldOfForm("/condition/summary", N_("What it is, and what it may do"), "text", is_wanted=True),
    FieldOfForm("/kind", N_("What is it about?"), "choice", is_wanted=True, choices=KINDS),
    FieldOfForm(
        "/language", N_("Language"), "line", is_wanted=True, help=N_("A short tag, such as en, fr or es.")
    ),
    FieldOfForm(
        "/decision/no_action_reason",
        N_("If doing nothing is no choice: why?"),
        "text",
    ),
)
OPTION: Final = (
    FieldOfForm("/label", N_("Name"), "line", is_wanted=True),
    FieldOfForm("/is_no_action", N_("This is what happens when nothing is done"), "yes_no"),
    FieldOfForm("/what_it_involves", N_("What does a person do?"), "text", is_wanted=True),
    FieldOfForm(
        "/good_points", N_("What is good about it?"), "lines", is_wanted=True, help=N_("One on each line.")
    ),
    FieldOfForm(
        "/hard_points", N_("What is hard about it?"), "lines", is_wanted=True, help=N_("One on each line.")
    ),
    FieldOfForm(
        "/lived_experience/text",
        N_("What it is like, in the words of somebody who knows"),
        "text",
    ),
    FieldOfForm("/lived_experience/written_with", N_("Whose words are these?"), "choice", choices=ROLES),
)
EVIDENCE: Final = (
    FieldOfForm("/label", N_("Name of these numbers"), "line", is_wanted=True),
    FieldOfForm("/population", N_("Who was studied, where and when?"), "text", is_wanted=True),
    FieldOfForm("/denominator", N_("Out of how many?"), "number", is_wanted=True),
    FieldOfForm(
        "/reference_class",
        N_("Out of how many what?"),
        "line",
        is_wanted=True,
        help=N_("Such as people, men or women."),
    ),
    FieldOfForm("/time_horizon/value", N_("Over how long?"), "number"),
    FieldOfForm("/time_horizon/unit", N_("Counted in"), "choice", is_wanted=True, choices=UNITS),
    FieldOfForm("/source", N_("Where are they from?"), "choice", is_wanted=True),
    FieldOfForm("/method", N_("Why these studies?"), "text", is_wanted=True),
)
SCREENING: Final = (
    FieldOfForm("/screening/measures", N_("What does the test look at?"), is_wanted=True),
    FieldOfForm("/screening/if_found", N_("What comes next when something is found?"), is_wanted=True),
    FieldOfForm("/screening/if_not_found", N_("What comes next when nothing is found?"), is_wanted=True),
    FieldOfForm(
        "/screening/overdiagnosis",
        N_("Can it find things that would never cause trouble?"),
        is_wanted=True,
    ),
)
VALUE: Final = (
    FieldOfForm("/statement", N_("What may matter to a person"), is_wanted=True, help=N_("Begin with I.")),
    FieldOfForm("/speaks_for", N_("Speaks for"), "choice", is_wanted=True),
    FieldOfForm("/written_with", N_("Whose words are these?"), "choice", choices=ROLES),
)
STEPS: Final = (
    FieldOfForm("/steps", N_("Steps"), "lines", is_wanted=True, help=N_("One on each line.")),
    FieldOfForm(
        "/questions_for_the_visit",
        N_("Questions for the visit"),
        "lines",
        is_wanted=True,
        help=N_("One on each line."),
    ),
)
SOURCE: Final = (
    FieldOfForm("/citation", N_("Who wrote it, what is it called, where and when?"), is_wanted=True),
    FieldOfForm("/doi", N_("DOI"), "line", help=N_("Such as 10.1136/bmj.k3519.")),
    FieldOfForm("/pmid", N_("PubMed number"), "line"),
    FieldOfForm("/url", N_("Web address"), "line"),
)
GUIDELINE: Final = (
    FieldOfForm("/text", N_("Who advises what, and for whom?"), is_wanted=True),
    FieldOfForm("/source", N_("Where does it say so?"), "choice", is_wanted=True),
)
AUTHOR: Final = (
    FieldOfForm("/name", N_("Name"), "line", is_wanted=True),
    FieldOfForm("/role", N_("What they did"), "line"),
    FieldOfForm("/credentials", N_("What they know about this"), "line", is_wanted=True),
    FieldOfForm("/interests", N_("Interests"), "line", is_wanted=True, help=N_("Or: none declared.")),
)
PARTNER: Final = (
    FieldOfForm("/role", N_("Who"), "choice", is_wanted=True, choices=ROLES),
    FieldOfForm("/contributed", N_("What they did"), "line", is_wanted=True),
    FieldOfForm(
        "/named",
        N_("Name, if they agreed to it"),
        "line",
        help=N_("Write role_only to say the role alone."),
    ),
    FieldOfForm("/paid", N_("Were they paid?"), "yes_no"),
)
MONEY_AND_DATES: Final = (
    FieldOfForm("/funding", N_("Who paid for this work?"), is_wanted=True),
    FieldOfForm("/dates/published", N_("Published on"), "day", is_wanted=True),
    FieldOfForm("/dates/evidence_searched", N_("Studies looked for until"), "day", is_wanted=True),
    FieldOfForm("/dates/next_review", N_("Look at it again by"), "day", is_wanted=True),
    FieldOfForm("/dates/update_policy", N_("How is it kept up to date?"), is_wanted=True),
)
TERM: Final = FieldOfForm("", N_("Word"), "name", is_wanted=True)
MEANING: Final = FieldOfForm("", N_("What it means"), is_wanted=True)

WORDS_OF_A_NEW_ONE: Final[Mapping[str, str]] = {
    "options": "Say what it is called.",
    "evidence": "Say what these numbers are.",
    "outcomes": "Say what can happen.",
    "values": "Say what may matter.",
    "glossary": "Say what it means.",
    "sources": "Who wrote it, what it is called, where and when it came out",
    "guidelines": "Say who advises what, and for whom.",
    "authors": "Your name",
    "partners": "Say what they did.",
}
"""What stands in a new one of a list until somebody says it; part of the aid, so not translated."""
