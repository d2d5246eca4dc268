"""What the fields of an activity hold: at first, while they are typed into, and as what is logged in the end."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

import streamlit as st

from pages.shared.activity_choices import LONG_AGO, NO_RELEASE, Choices
from pages.shared.kept_form import CAME_FROM, KeptForm, Words
from pages.shared.local_time import today_here
from pages.shared.visit import catalog
from partnering.foundation.catalog import Lifecycle, shown_at
from partnering.foundation.errors import InvalidInput
from partnering.foundation.vocabulary import (
    Activity,
    AgendaSetBy,
    Contribution,
    DecisionRight,
    Impact,
    Influence,
    PartnerRole,
    Term,
)
from partnering.foundation.words import _
from partnering.tracker.activities import NewActivity, RolePart

TERMS: Mapping[str, type[Term]] = {
    "activity": Activity,
    "agenda_set_by": AgendaSetBy,
    "contribution": Contribution,
    "decision_right": DecisionRight,
    "influence": Influence,
    "impact": Impact,
}
NUMBERS = ("minutes", "preparation_minutes", "listening_percent")
TEXTS = ("what_changed", "decision", "what_worked", "what_did_not", "evidence_link")

AnyTerm = TypeVar("AnyTerm", bound=Term)


def came_from(address: Mapping[str, str]) -> Words:
    """The gap or cell that the address of the page names; empty where it names none."""
    return {name: address[name] for name in ("release", "stage", "role") if address.get(name)}


def new_words(choices: Choices, place: Words) -> Words:
    """What a new form holds, filled in from the gap or cell the person came from."""
    words: Words = {
        "held_on": today_here().isoformat(),
        "release": choices.next_release_id or NO_RELEASE,
        "stage": None,
        "who": [choices.own_id] if choices.own_id in choices.partners else [],
        "others": {},
        "level": None,
        **dict.fromkeys(TERMS),
        **dict.fromkeys(NUMBERS),
        **dict.fromkeys(TEXTS, ""),
    }
    if not place:
        return words
    words[CAME_FROM] = place
    by_number = {str(release_id): release_id for release_id in choices.releases}
    words["release"] = by_number.get(place.get("release", ""), words["release"])
    words["stage"] = _stage_here(choices.lifecycle, place.get("stage", ""))
    role = next((role for role in PartnerRole if role == place.get("role")), None)
    if role is not None:
        of_role = [key for key, partner in choices.partners.items() if partner.role is role]
        if not of_role:
            words["others"] = {str(role): 1}
        elif len(of_role) == 1 and of_role[0] not in words["who"]:
            words["who"].append(of_role[0])
    return words


def _stage_here(lifecycle: Lifecycle, stage_key: str) -> str | None:
    """The stage of this lifecycle that shows what is logged at a stage of any lifecycle; None for an unknown key."""
    try:
        of, stage = catalog().stage_of(stage_key, prefer=lifecycle.key)
    except InvalidInput:
        return None
    return next(iter(shown_at(catalog(), of.key, stage.key, lifecycle.key)), None)


def words_of_draft(choices: Choices, place: Words, draft: Words | None) -> Words:
    """What the fields show first: a draft's words, without choices that are gone since; a new form's for None."""
    words = new_words(choices, place)
    if draft is None:
        return words
    words.pop(CAME_FROM, None)
    words |= {field: draft[field] for field in (*words, CAME_FROM) if field in draft}
    words["held_on"] = _possible_day(words["held_on"])
    if words["release"] not in choices.releases:
        words["release"] = NO_RELEASE
    if words["stage"] not in [stage.key for stage in choices.lifecycle.stages]:
        words["stage"] = None
    words["who"] = [key for key in words["who"] if key in choices.partners]
    return words


def _possible_day(day: str | None) -> str | None:
    if day is None:
        return None
    today = today_here()
    return day if today - LONG_AGO <= date.fromisoformat(day) <= today else None


def day_of(text: str | None) -> date | None:
    """The day of a date as drafts keep it."""
    return date.fromisoformat(text) if text else None


def typed_words(form: KeptForm) -> Words:
    """What the fields of this form hold now, as a draft keeps it."""

    def value(field: str, otherwise: object) -> Any:
        return st.session_state.get(f"{form.key}_{field}", otherwise)

    first = form.first
    day = value("held_on", day_of(first["held_on"]))
    others = {str(role): value(f"others_{role}", first["others"].get(role)) for role in PartnerRole}
    words: Words = {
        "held_on": day.isoformat() if day else None,
        "others": {role: people for role, people in others.items() if people},
    }
    for field in ("release", "stage", "who", "level", *TERMS, *NUMBERS):
        words[field] = value(field, first[field])
    for field in TEXTS:
        words[field] = value(field, first[field]) or ""
    for field in TERMS:
        words[field] = words[field] and str(words[field])
    if CAME_FROM in first:
        words[CAME_FROM] = first[CAME_FROM]
    return words


def entry_of(words: Words, choices: Choices) -> NewActivity:
    """The activity that these words say. Raises InvalidInput that names every field which is needed and empty."""
    needed = {
        "held_on": _("When"),
        "stage": _("Stage"),
        "activity": _("What"),
        "who": _("Who"),
        "minutes": _("Minutes"),
    }
    activity = _term(Activity, words["activity"])
    filled = words | {"who": words["who"] or words["others"]}
    missing = [label for field, label in needed.items() if filled[field] in (None, [], {})]
    if missing or activity is None:
        raise InvalidInput(
            _("Not saved yet. Fill in: {fields}. Then save again.").format(fields=", ".join(missing))
        )
    return NewActivity(
        held_on=date.fromisoformat(words["held_on"]),
        release_id=words["release"] or None,
        stage=words["stage"],
        activity=activity,
        roles=_roles(words, choices),
        minutes=words["minutes"],
        what_changed=words["what_changed"],
        agenda_set_by=_term(AgendaSetBy, words["agenda_set_by"]),
        preparation_minutes=words["preparation_minutes"],
        listening_percent=words["listening_percent"],
        contribution=_term(Contribution, words["contribution"]),
        decision=words["decision"],
        decision_right=_term(DecisionRight, words["decision_right"]),
        influence=_term(Influence, words["influence"]),
        impact=_term(Impact, words["impact"]),
        what_worked=words["what_worked"],
        what_did_not=words["what_did_not"],
        evidence_link=words["evidence_link"],
        level=words["level"],
    )


def _roles(words: Words, choices: Choices) -> tuple[RolePart, ...]:
    named = {
        role: tuple(key for key in words["who"] if choices.partners[key].role is role) for role in PartnerRole
    }
    return tuple(
        RolePart(role, named[role], words["others"].get(role, 0))
        for role in PartnerRole
        if named[role] or words["others"].get(role, 0)
    )


def _term(kind: type[AnyTerm], word: str | None) -> AnyTerm | None:
    return next((term for term in kind if term == word), None)
