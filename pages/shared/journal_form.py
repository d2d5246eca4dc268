"""A week of the journal to write: five parts, one after another, kept while they are typed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

import streamlit as st

from pages.shared.journal_words import (
    SHARE,
    WEEK,
    JournalChoices,
    content_label,
    labels,
    listening_label,
    open_journal,
)
from pages.shared.kept_form import (
    KeptForm,
    Words,
    close_form,
    form_here,
    keep,
    keep_what_is_left,
    open_form,
    show_kept_line,
    show_trouble,
)
from pages.shared.said import say_after_rerun
from pages.shared.text import as_text
from pages.shared.visit import PROJECT_KEY, Visit, now
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _, ngettext
from partnering.reflection.journal import OpenWeek, Page, keep_page
from partnering.reflection.journal_words import SATISFACTIONS, PageWords, page_words
from partnering.reflection.prompts import known_set, prompt_of_week
from partnering.tracker.drafts import DraftPlace, KeptDraft

FORM = "journal_"
MINUTES = (2, 5, 4, 3, 1)
"""How long each of the five parts may take. Nothing happens when they are over."""
PERCENTS = (None, *range(0, 101, 10))


@dataclass(frozen=True, slots=True)
class SaveWeek:
    """Keeps the words of the form as a page of this week."""

    week_on: date
    elsewhere: Mapping[str, tuple[int, ...]]
    """People and activities of other projects, which the fields do not show; they stay."""

    def __call__(
        self, session: Any, person_id: int, form: KeptForm, words: Words, moment: datetime
    ) -> DraftPlace:
        """See `kept_form.Saves`."""
        place = keep_page(
            session,
            person_id,
            week_on=self.week_on,
            token=form.place.token,
            revision=form.place.revision,
            words=page_words(words | {name: (*words[name], *ids) for name, ids in self.elsewhere.items()}),
            now=moment,
        )
        return DraftPlace(place.token, place.revision)


# The interval is for the way back after a lost connection, and moves the bar of the fifteen minutes.
@st.fragment(run_every=60)
def show_week_form(visit: Visit, week: OpenWeek, choices: JournalChoices) -> None:
    """The form. Typing runs this alone, and reads nothing from the database."""
    form = form_here(
        f"{FORM}{week.week_on.isoformat()}",
        project_id=visit.project_id,
        drafts=[
            KeptDraft(page.token, page.revision, asdict(page.words), page.updated_at) for page in week.pages
        ],
        came_from={},
        first=lambda kept: _first(kept, week, choices),
        save=SaveWeek(week.week_on, _elsewhere(week, choices)),
    )
    show_time(form)
    if week.last_intention:
        show_intention(week.last_intention)
    show_parts(visit, week, form, choices)
    show_kept_line(form)
    show_trouble(form)
    if form.is_forked:
        st.caption(
            _("You typed in another window too. Both are kept. Open this page anew to put them together.")
        )
    keep_what_is_left(form, typed)


def typed(form: KeptForm) -> Words:
    """What the fields hold now, as a page keeps it."""
    words = {name: _now(form, name) for name in form.first}
    return words | {name: text or "" for name, text in words.items() if isinstance(form.first[name], str)}


def show_time(form: KeptForm) -> None:
    """The quiet bar: how much of fifteen minutes has passed since this page was opened."""
    begun: datetime = st.session_state.setdefault(f"{form.key}_opened_at", now())
    minutes = int((now() - begun) / timedelta(minutes=1))
    whole = sum(MINUTES)
    st.progress(
        min(1.0, minutes / whole),
        text=ngettext("{n} minute of about {all}", "{n} minutes of about {all}", minutes).format(
            n=minutes, all=whole
        ),
    )


def show_intention(page: Page) -> None:
    """What the person meant to try, from the last page that said so."""
    when = _("You meant to try, in the week of {day}:").format(day=day_in_words(page.week_on))
    st.markdown(as_text(when))
    quoted = as_text(page.words.to_try.strip()).replace("\n", "\n> ")
    st.markdown(f"> {quoted}")


def show_parts(visit: Visit, week: OpenWeek, form: KeptForm, choices: JournalChoices) -> None:
    """The five parts. All are there from the start; the way on opens the next."""
    asked = labels(choices, _now(form, "prompt_set"), _now(form, "prompt"))
    names = (
        _("Pick your moments"),
        _("What worked, what did not"),
        _("One question"),
        _("One thing to try"),
        _("Who may see this?"),
    )
    for n, name in enumerate(names):
        minutes = ngettext("{n} minute", "{n} minutes", MINUTES[n]).format(n=MINUTES[n])
        st.session_state.setdefault(_part(form, n), n == 0)
        with st.expander(f"{n + 1}. {name} · {minutes}", key=_part(form, n), on_change="rerun"):
            if n == 0:
                if week.last_intention:
                    _area(form, "tried", asked)
                _area(form, "moments", asked)
                _several(form, "people", _("Who is it about?"), choices.people)
                _several(form, "activities", _("What did you do together?"), choices.activities)
            elif n == 1:
                _area(form, "worked", asked)
                _area(form, "did_not", asked)
                _listening(form, choices)
                _content(form)
            elif n == 2:
                _area(form, "reply", asked)
                _questions(form, week.week_on, choices)
            elif n == 3:
                _area(form, "to_try", asked)
            else:
                _ending(visit, week, form)
            if n < len(names) - 1:
                st.button(_("Go on"), key=f"{form.key}_on_{n}", on_click=_go_on, args=(form, n))


def _ending(visit: Visit, week: OpenWeek, form: KeptForm) -> None:
    st.markdown(_("**Only you.** No lead, no funder and no administrator can open this page here."))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Keep it so"), type="primary", key=f"{form.key}_done", on_click=_finish, args=(form, week)
        )
        st.page_link(
            "reflection/journal.py",
            label=_("Share a line of it"),
            query_params={PROJECT_KEY: visit.project.slug, SHARE: week.week_on.isoformat()},
        )


def _finish(form: KeptForm, week: OpenWeek) -> None:
    keep(form.key, typed)
    open_now = open_form(form.key)
    if open_now is None or open_now.trouble or open_now.is_signed_out:
        return
    close_form()
    open_journal(WEEK, week.week_on.isoformat())
    say_after_rerun(_("Kept. Only you can read it."))


def _go_on(form: KeptForm, part: int) -> None:
    keep(form.key, typed)
    st.session_state[_part(form, part)] = False
    st.session_state[_part(form, part + 1)] = True


def _part(form: KeptForm, n: int) -> str:
    return f"{form.key}_part_{n}"


def _watched(form: KeptForm, name: str) -> dict[str, Any]:
    return {"key": f"{form.key}_{name}", "on_change": keep, "args": (form.key, typed)}


def _area(form: KeptForm, name: str, asked: dict[str, str]) -> None:
    st.text_area(asked[name], value=form.first[name], height=120, **_watched(form, name))


def _several(form: KeptForm, name: str, label: str, known: Any) -> None:
    if known:
        st.multiselect(
            label,
            list(known),
            default=form.first[name],
            format_func=known.__getitem__,
            **_watched(form, name),
        )


def _listening(form: KeptForm, choices: JournalChoices) -> None:
    st.select_slider(
        listening_label(choices),
        PERCENTS,
        value=form.first["listening_percent"],
        format_func=lambda percent: _("No answer") if percent is None else f"{percent} %",
        **_watched(form, "listening_percent"),
    )


def _content(form: KeptForm) -> None:
    options = [None, *SATISFACTIONS]
    st.selectbox(
        content_label(),
        options,
        index=options.index(form.first["satisfaction"]),
        format_func=lambda word: _("No answer") if word is None else SATISFACTIONS[word].label,
        **_watched(form, "satisfaction"),
    )


def _questions(form: KeptForm, week_on: date, choices: JournalChoices) -> None:
    """Which questions take turns here: one's own choice, until one chooses others."""
    st.selectbox(
        _("Questions to choose from"),
        list(choices.prompts),
        index=list(choices.prompts).index(form.first["prompt_set"]),
        format_func=lambda key: choices.prompts[key].title,
        key=f"{form.key}_prompt_set",
        on_change=_choose_questions,
        args=(form, week_on, choices),
    )


def _choose_questions(form: KeptForm, week_on: date, choices: JournalChoices) -> None:
    st.session_state[f"{form.key}_prompt"] = _asked(choices, _now(form, "prompt_set"), week_on)
    keep(form.key, typed)


def _asked(choices: JournalChoices, prompt_set: str, week_on: date) -> str:
    """The key of this week's question."""
    return prompt_of_week(choices.prompts[prompt_set], week_on, is_partner=choices.is_partner).key


def _now(form: KeptForm, name: str) -> Any:
    return st.session_state.get(f"{form.key}_{name}", form.first[name])


def _first(kept: Words | None, week: OpenWeek, choices: JournalChoices) -> Words:
    """What the fields show first: a page as it was kept, else an empty one with this week's question."""
    words = asdict(PageWords(prompt_set=week.prompt_set)) | (kept or {})
    prompt_set = known_set(choices.prompts, words["prompt_set"])
    if not words["prompt"] or prompt_set != words["prompt_set"]:
        words["prompt"] = _asked(choices, prompt_set, week.week_on)
    words["prompt_set"] = prompt_set
    for name, known in _known(choices).items():
        words[name] = [one for one in words[name] if one in known]
    satisfaction = words["satisfaction"]
    words["satisfaction"] = None if satisfaction is None else str(satisfaction)
    return words


def _known(choices: JournalChoices) -> Mapping[str, Mapping[int, str]]:
    return {"people": choices.people, "activities": choices.activities}


def _elsewhere(week: OpenWeek, choices: JournalChoices) -> Mapping[str, tuple[int, ...]]:
    return {
        name: tuple(
            dict.fromkeys(one for page in week.pages for one in getattr(page.words, name) if one not in known)
        )
        for name, known in _known(choices).items()
    }
