"""Which partner roles a text shows evidence for, in its own words, for a person to confirm.

A sentence is quoted when it says that people of a role took part in the work: that they reviewed, tested,
advised, wrote or designed it, or gave it their views. A sentence that only speaks about such people, that says
nobody asked them, or that somebody will, is not quoted. This reads by word lists and would rather miss than
invent. Nothing it finds counts before a person has agreed.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from partnering.foundation.vocabulary import PartnerRole, Term
from partnering.foundation.words import N_, _
from partnering.interop.role_words import (
    BODIES,
    CARE_OBJECTS,
    CARED_FOR,
    DID,
    GAVE,
    GOVERNING,
    HEDGES,
    INCLUDED,
    INVITED,
    LEAD_STOPS,
    LEADS,
    NEAR,
    NEGATIONS,
    NOT_AFTER_DID,
    NOT_REAL,
    NOT_THESE,
    NOUNS,
    PAIRS,
    PHRASES,
    PLACES,
    SHOWN,
    STOPS_AHEAD,
    STOPS_BACK,
    THANKED,
    TO_DO,
    TOOK_PART,
    VIEWS,
    WAS_ASKED,
)

MAX_CHARACTERS = 100_000
"""Of each text, this many characters are read: some forty pages."""
LONGEST_SENTENCE = 2_000
"""Characters of one sentence that are read."""


class Strength(Term):
    """How far a text speaks for a role. There is no "yes": only a person can say yes."""

    NONE = "none", N_("Not found"), N_("The text does not say that someone in this role took part.")
    UNCLEAR = "unclear", N_("Please check"), N_("The text may say that someone in this role took part.")


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence exactly as it stands in a text, and the name of that text."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class RoleEvidence:
    """What the texts say about one partner role."""

    partner_role: PartnerRole
    quotes: tuple[Quote, ...]
    """Sentences that may say that someone in this role took part, in the order of the texts."""
    nearest: Quote | None
    """Where there is no such sentence: the first that a person should read; None if none comes near."""

    @property
    def strength(self) -> Strength:
        """Unclear as soon as there is one sentence to check."""
        return Strength.UNCLEAR if self.quotes else Strength.NONE


def role_evidence(texts: Mapping[str, str]) -> tuple[RoleEvidence, ...]:
    """For each partner role, in the order of `PartnerRole`: the sentences that may say it took part.

    texts: plain text by the name of the field it stands in; only fields that tell how the work was done.
    """
    sentences = [
        Quote(field, words) for field, text in texts.items() for words in sentences_of(text[:MAX_CHARACTERS])
    ]
    return tuple(_evidence_for(role, sentences) for role in PartnerRole)


def summary(evidence: Sequence[RoleEvidence]) -> str:
    """For a page: which roles the text may name, which it does not, and that a person decides."""
    found = [one.partner_role.label.lower() for one in evidence if one.quotes]
    missing = [one.partner_role.label.lower() for one in evidence if not one.quotes]
    if not found:
        text = _("Its text names no {missing} as a partner. You can say otherwise if you know better.")
    elif missing:
        text = _(
            "Its text may name a {found} as a partner. It names no {missing}."
            " Please read its words and say if that is right."
        )
    else:
        text = _("Its text may name a partner in every role. Please read its words and say if that is right.")
    return text.format(found=_listed(found, _("and")), missing=_listed(missing, _("or")))


def _listed(words: Sequence[str], last: str) -> str:
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“(\[]?[A-Z0-9])|\n+")
_ABBREVIATION = re.compile(r"\b(?:Drs?|Mrs?|Ms|Prof|St|Inc|vs|al|e\.g|i\.e|cf|No|[A-Z])\.\s+$")


def sentences_of(text: str) -> Iterator[str]:
    """The sentences of plain text, each exactly as it stands there; a line end always ends one."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if "\n" not in end.group() and _ABBREVIATION.search(text[max(start, end.end() - 12) : end.end()]):
            continue
        if sentence := text[start : end.end()].strip():
            yield sentence
        start = end.end()
    if sentence := text[start:].strip():
        yield sentence


def _pattern(words: str, *, before: str = "", after: str = "") -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){before}(?:{words})(?![\w-]){after}", re.IGNORECASE)


_ACTED = "|".join(sorted(TOOK_PART | DID | GAVE))
_AFTER_ONE = rf"(?=\s*(?:[^\w\s]|$)|\s+(?:{_ACTED}|and|or|who|with|from|of|in|living|at|was)\b)"
_SOMEBODY_REAL = "".join(rf"(?<!{word} )" for word in sorted(NOT_REAL))
_PEOPLE = {
    role: _pattern(
        rf"(?:{NOUNS[role]})s|{PHRASES[role]}|(?:{NOUNS[role]}){_AFTER_ONE}",
        before=_SOMEBODY_REAL,
        after=rf"(?!['’])(?!\s+(?:{NOT_THESE})\b)",
    )
    for role in PartnerRole
}
_PLACES = {role: _pattern(PLACES[role]) for role in PartnerRole}
# Bounded, and two names are enough: more of both would try every way to part a long text into names.
_REST_OF_NAME = r"[\w.’'-]{0,40}"
_ROSTER = {
    role: re.compile(
        rf"[A-Z]{_REST_OF_NAME} [A-Z]{_REST_OF_NAME} ?[,(–—-] ?(?:[A-Z]{{2,5}}, )?"
        rf"(?i:(?:an? )?(?:\w+ )?(?:{NOUNS[role]}))(?=\s*(?:[,.;)]|$)|\s+(?:who|living)\b)"
    )
    for role in PartnerRole
}
"""Somebody named with what they are: "Rosa Marin, caregiver"."""
_NEAR = {
    role: _pattern(rf"{NEAR[role]}|(?:{NOUNS[role]})s?|{PHRASES[role]}|{PLACES[role]}")
    for role in PartnerRole
}
_WORD = re.compile(r"\w(?:[\w'’-]*\w)?|[,.:()]")
_CLAUSE_BREAK = re.compile(r";|\b(?:but|although|though|however|whereas|while)\b", re.IGNORECASE)
_NOT_ONLY = re.compile(r"\bnot (?:only|just)\b|\bbut (?=also\b)", re.IGNORECASE)


def _evidence_for(role: PartnerRole, sentences: Sequence[Quote]) -> RoleEvidence:
    quotes = tuple(quote for quote in sentences if _says_they_took_part(role, quote.words))
    near = (quote for quote in sentences if _NEAR[role].search(quote.words))
    return RoleEvidence(role, quotes, None if quotes else next(near, None))


def _says_they_took_part(role: PartnerRole, sentence: str) -> bool:
    clauses = _CLAUSE_BREAK.split(_NOT_ONLY.sub("", sentence[:LONGEST_SENTENCE]))
    return any(_clause_says_so(role, clause) for clause in clauses)


def _clause_says_so(role: PartnerRole, clause: str) -> bool:
    if (_PLACES[role].search(clause) or _ROSTER[role].search(clause)) and _stands(clause):
        return True
    people = list(_PEOPLE[role].finditer(clause))
    if not people:
        return False
    spans = [(word.group().lower(), word.start(), word.end()) for word in _WORD.finditer(clause)]
    words = [word for word, _start, _end in spans]
    starts = [start for _word, start, _end in spans]
    for them in people:
        first, after = bisect_left(starts, them.start()), bisect_left(starts, them.end())
        lead = _lead_to(words, first)
        if lead and _stands(clause if lead == "from" else clause[: them.end()]):
            return True
        acted = None if _is_governed(words, first) else _what_they_did(words, after)
        if acted is not None and _stands(clause[: spans[acted][2]]):
            return True
    return False


def _stands(clause: str) -> bool:
    """Neither denied nor only hoped for."""
    return not HEDGES.search(clause) and not any(
        word in NEGATIONS or word.endswith("n't") for word in clause.lower().split()
    )


def _lead_to(words: Sequence[str], first: int) -> str | None:
    """The word that ties the work to the people who start at `first`: by, with, from, thank, include."""
    for at in range(first - 1, max(first - 16, -1), -1):
        word = words[at]
        if word in THANKED or (word == "to" and THANKED.intersection(words[max(at - 3, 0) : at])):
            return "thank"
        if word in STOPS_BACK:
            return None
        if word in INCLUDED and BODIES.intersection(words[max(at - 6, 0) : at]):
            return "include"
        if word in LEADS and words[at + 1] not in {"their", "his", "her", "your"}:
            reach = 6 if word == "from" else 20
            if _is_made(words[max(at - reach, 0) : at], LEADS[word]):
                return word
    return None


def _is_made(before: Sequence[str], doings: Set[str]) -> bool:
    for at in range(len(before) - 1, -1, -1):
        if before[at] in LEAD_STOPS:
            return False
        if before[at] in doings:
            return not SHOWN.intersection(before[max(at - 2, 0) : at]) and not (
                before[max(at - 1, 0)] in {"was", "were"} and before[max(at - 2, 0)] in CARED_FOR
            )
    return False


def _is_governed(words: Sequence[str], first: int) -> bool:
    """Whether the people who start at `first` are those the work is for, not those who did it."""
    if first and words[first - 1] in {"on", "in", "of"}:
        return first < 2 or words[first - 2] not in BODIES | {"group", "number", "majority"}
    for at in range(first - 1, max(first - 6, -1), -1):
        if not words[at][0].isalnum():
            return False
        if words[at] in GOVERNING:
            return True
    return False


def _what_they_did(words: Sequence[str], after: int) -> int | None:
    """The place of the word that says what people did, for people whose last word stands before `after`."""
    for at in range(after, min(after + 15, len(words))):
        word, following = words[at], words[at + 1 : at + 4]
        if word in TOOK_PART or " ".join(words[at : at + 2]) in PAIRS:
            return at
        if word in GAVE and VIEWS.intersection(words[at + 1 : at + 6]):
            return at
        if (
            word in DID
            and not NOT_AFTER_DID.intersection(following[:1])
            and not CARE_OBJECTS.intersection(following)
        ):
            return at
        if word in {"was", "were", "been"}:
            is_asked = WAS_ASKED.intersection(following) or (
                INVITED.intersection(following) and TO_DO.intersection(words[at + 1 : at + 6])
            )
            return at + 1 if is_asked else None
        if word in STOPS_AHEAD:
            return None
    return None
