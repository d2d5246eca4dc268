"""The fields of an activity as they are drawn; each keeps what is typed into it."""

from typing import Any

import streamlit as st

from pages.shared.activity_choices import LONG_AGO, NO_RELEASE, Choices, release_label
from pages.shared.activity_words import TERMS, day_of, entry_of, typed_words
from pages.shared.control_line import line_above_option
from pages.shared.kept_form import KeptForm, keep
from pages.shared.local_time import today_here
from pages.shared.text import as_text
from partnering.foundation.errors import InvalidInput
from partnering.foundation.times import day_in_words, days_ago
from partnering.foundation.vocabulary import PartnerRole
from partnering.foundation.words import _


def show_six_fields(form: KeptForm, choices: Choices) -> None:
    """When, for which release and stage, what, who, how long, and what came of it."""
    with st.container(gap="xsmall"):
        _day_field(form)
    release, stage = st.columns(2)
    with release.container(gap="xsmall"):
        _release_field(form, choices)
    with stage.container(gap="xsmall"):
        _stage_field(form, choices)
    _term_field(form, "activity", _("What"))
    _who_fields(form, choices)
    _number_field(form, "minutes", _("Minutes"), step=5)
    _text_field(form, "what_changed", _("What came of it?"))


def _day_field(form: KeptForm) -> None:
    today = today_here()
    day = st.date_input(
        _("When"),
        value=day_of(form.first["held_on"]),
        min_value=today - LONG_AGO,
        max_value=today,
        format="YYYY-MM-DD",
        **_watched(form, "held_on"),
    )
    if day is not None:
        st.caption(as_text(_("{day}, {ago}").format(day=day_in_words(day), ago=days_ago(day, today))))


def _release_field(form: KeptForm, choices: Choices) -> None:
    if not choices.releases:
        st.markdown(
            as_text(_("There is no release yet. You can log this without one. No coverage counts it then."))
        )
        return
    release = st.selectbox(
        _("Release"),
        [*choices.releases, NO_RELEASE],
        index=_index([*choices.releases, NO_RELEASE], form.first["release"]),
        format_func=lambda key: release_label(choices.releases[key]) if key else _("No release"),
        **_watched(form, "release"),
    )
    if release == NO_RELEASE:
        st.caption(_("Without a release, no coverage counts it."))


def _stage_field(form: KeptForm, choices: Choices) -> None:
    stages = {stage.key: stage for stage in choices.lifecycle.stages}
    key = st.selectbox(
        _("Stage"),
        list(stages),
        index=_index(list(stages), form.first["stage"]),
        format_func=lambda key: _("{stage} · {timing}").format(
            stage=stages[key].name, timing=stages[key].timing.label
        ),
        placeholder=_("Choose"),
        **_watched(form, "stage"),
    )
    if key is not None:
        stage = stages[key]
        ask = _("{timing}. Ask: {question}").format(timing=stage.timing.label, question=stage.question)
        st.caption(as_text(ask))


def _who_fields(form: KeptForm, choices: Choices) -> None:
    if choices.partners:
        st.multiselect(
            _("Who"),
            list(choices.partners),
            default=form.first["who"],
            format_func=lambda key: choices.partners[key].label,
            placeholder=_("Choose partners"),
            **_watched(form, "who"),
        )
    else:
        st.markdown(as_text(_("Who: no partner is named in this project yet. Say how many took part, or")))
        st.page_link("tracker/partners.py", label=_("add partners first"))
    is_open = bool(form.first["others"]) or not choices.partners
    folded = st.expander(_("Others, not named"), expanded=is_open, key=f"{form.key}_more_people")
    with folded, st.container(horizontal=True):
        for role in PartnerRole:
            st.number_input(
                _("{role}: others").format(role=role.label),
                min_value=0,
                value=form.first["others"].get(role, 0),
                width=200,
                **_watched(form, f"others_{role}"),
            )


def show_more_fields(form: KeptForm, choices: Choices) -> None:
    """All the rest, none of which is needed."""
    listened = (
        _("Share of time the project listened (0 to 100 percent)")
        if choices.is_partner
        else _("Share of time you listened (0 to 100 percent)")
    )
    _term_field(form, "agenda_set_by", _("Who set the agenda"))
    _number_field(form, "preparation_minutes", _("Minutes to prepare"), step=5)
    _number_field(form, "listening_percent", listened, step=10)
    _term_field(form, "contribution", _("What they brought"))
    _text_field(form, "decision", _("Decision"))
    _term_field(form, "decision_right", _("What say they had in it"))
    _term_field(form, "influence", _("How far it changed the work"))
    _term_field(form, "impact", _("What the change is good for"))
    _text_field(form, "what_worked", _("What worked"))
    _text_field(form, "what_did_not", _("What did not work"))
    st.text_input(
        _("Link to notes or proof"),
        value=form.first["evidence_link"],
        type="url",
        live=True,
        **_watched(form, "evidence_link"),
    )
    _level_field(form, choices)


def _level_field(form: KeptForm, choices: Choices) -> None:
    levels, line = choices.continuum.levels, choices.continuum.control_line
    options = [None, *(level.level for level in levels)]
    tests = [f"{level.who_controls} {level.how_continuous}" for level in levels]
    st.html(line_above_option("level_scale", options.index(line.between[1]), line.name))
    with st.container(key="level_scale", gap="xsmall"):
        st.radio(
            _("Where it stood, as you see it")
            if choices.is_partner
            else _("Where it stood, as the project sees it"),
            options,
            index=_index(options, form.first["level"]),
            format_func=lambda key: _("I can’t say") if key is None else f"{key} {as_text(levels[key].name)}",
            captions=["", *map(as_text, tests)],
            **_watched(form, "level"),
        )
        st.caption(as_text(_("{line}: {meaning}").format(line=line.name, meaning=line.meaning)))


def show_refusal(form: KeptForm, choices: Choices) -> None:
    """After a try to save: what is still missing, else why it failed, for as long as nothing has changed."""
    if form.refused is None or form.is_signed_out:
        return
    words = typed_words(form)
    try:
        entry_of(words, choices)
    except InvalidInput as missing:
        problem = missing.message
    else:
        problem = form.problem if words == form.refused else ""
    if problem:
        st.error(as_text(problem), icon=":material/error:")


def _term_field(form: KeptForm, field: str, label: str) -> None:
    terms = list(TERMS[field])
    st.selectbox(
        label,
        terms,
        index=_index(terms, form.first[field]),
        format_func=lambda term: term.label,
        placeholder=_("Choose"),
        **_watched(form, field),
    )


def _number_field(form: KeptForm, field: str, label: str, *, step: int) -> None:
    st.number_input(label, min_value=0, value=form.first[field], step=step, **_watched(form, field))


def _text_field(form: KeptForm, field: str, label: str) -> None:
    st.text_area(label, value=form.first[field], **_watched(form, field))


def _watched(form: KeptForm, field: str) -> dict[str, Any]:
    return {"key": f"{form.key}_{field}", "on_change": keep, "args": (form.key, typed_words)}


def _index(options: list[Any], wanted: object) -> int | None:
    return options.index(wanted) if wanted in options else None
