"""Say where one stage stands: two questions in plain words, kept while they are answered."""

import streamlit as st

from pages.shared.control_line import line_above_option
from pages.shared.kept_fields import fields_of, show_problem, watched
from pages.shared.kept_form import (
    KeptForm,
    Words,
    close_form,
    form_here,
    keep,
    keep_what_is_left,
    not_saved,
    open_form,
    show_kept_line,
    show_trouble,
)
from pages.shared.rating_place import RatingPlace, go_to_place
from pages.shared.said import say_after_rerun
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog, now, require_person
from partnering.foundation.database import transaction
from partnering.foundation.errors import ExpectedError, InvalidInput
from partnering.foundation.words import _, ngettext
from partnering.tracker.coverage import SCALE
from partnering.tracker.drafts import KeptDraft
from partnering.tracker.levels import level_of
from partnering.tracker.ratings import NewRating, RatingsOfRelease, rate_stage


def form_name(place: RatingPlace) -> str:
    """The name under which drafts for this stage and role are kept."""
    return f"rating-{place.release.release_id}-{place.number}-{place.role}"


def show_who_will_see(ratings: RatingsOfRelease) -> None:
    """Who sees what somebody is about to say, before they say it."""
    n = ratings.people_of_own_role
    if ratings.own_role is None:
        seen = _(
            "Partners see what the project says: the lowest, the highest and how many said it. They do not see who."
        )
    elif n == 1:
        seen = _("You are the only one who rates as “{role}” here. So the team will know that it is you.")
    else:
        seen = ngettext(
            "The team sees what the {n} of you say: the lowest, the highest and how many. It does not see who.",
            "The team sees what the {n} of you say: the lowest, the highest and how many. It does not see who.",
            n,
        )
    first = _("You see the other side once you have said yours.")
    role = ratings.own_role.label if ratings.own_role else ""
    st.info(as_text(f"{seen.format(role=role, n=n)} {first}"), icon=":material/visibility:")


# The interval is for the way back after a lost connection, as on the page to log an activity.
@st.fragment(run_every=60)
def show_rating_form(visit: Visit, place: RatingPlace, drafts: list[KeptDraft]) -> None:
    """The form. Choosing runs this alone, and reads nothing from the database."""
    form = form_here(
        form_name(place),
        project_id=visit.project_id,
        drafts=drafts,
        came_from={},
        first=lambda draft: first_words(place, draft),
    )
    show_fields(form)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_("Save"), type="primary", key=f"{form.key}_save", on_click=save, args=(form.key, place))
        st.button(_("Not for me to judge"), key=f"{form.key}_skip", on_click=skip, args=(place,))
        show_kept_line(form)
    show_problem(form, fields_of)
    show_trouble(form)
    keep_what_is_left(form, fields_of)


def first_words(place: RatingPlace, draft: Words | None) -> Words:
    """What the fields show first: a draft's words, else what the person said before, else nothing."""
    own = place.standing.own
    words: Words = {"control": None, "time": None, "words": ""}
    if own is not None:
        words = {
            "control": str(own.who_controls),
            "time": str(own.how_continuous),
            "words": own.what_would_raise_it,
        }
    return words | {field: draft[field] for field in words if draft and field in draft}


def show_fields(form: KeptForm) -> None:
    """Who decides, how long it goes on, and what would raise it."""
    scale = catalog().continuum(SCALE)
    line = scale.control_line
    steps = {str(level.level): level for level in scale.levels}
    keys = list(steps)
    position = keys.index(str(line.between[1]))
    st.html(line_above_option("who_decides", position, line.name))
    with st.container(key="who_decides", gap="xsmall"):
        control = st.radio(
            _("Who decides?"),
            keys,
            index=keys.index(form.first["control"]) if form.first["control"] in steps else None,
            format_func=lambda key: as_text(f"{key}. {steps[key].who_controls}"),
            **watched(form, "control", fields_of),
        )
    st.html(line_above_option("how_long", position, line.name))
    with st.container(key="how_long", gap="xsmall"):
        time = st.radio(
            _("How long does it go on?"),
            keys,
            index=keys.index(form.first["time"]) if form.first["time"] in steps else None,
            format_func=lambda key: as_text(f"{key}. {steps[key].how_continuous}"),
            **watched(form, "time", fields_of),
        )
    if control is not None and time is not None:
        level = scale.level(level_of(int(control), int(time)))
        words = _("Both must be true, so the lower one counts: {level} {name}.")
        st.markdown(as_text(words.format(level=level.level, name=level.name)))
    st.text_area(
        _("What would move it up a step? You can leave this."),
        value=form.first["words"],
        help=_("The other side reads these words, without your name."),
        **watched(form, "words", fields_of),
    )


def save(key: str, place: RatingPlace) -> None:
    """Save what the form with this key holds. The second click of a double click finds it closed."""
    keep(key, fields_of)
    form = open_form(key)
    if form is None:
        return
    words = fields_of(form)
    try:
        if words["control"] is None or words["time"] is None:
            raise InvalidInput(_("Choose one line for each of the two questions."))
        person = require_person()
        with transaction() as session:
            rate_stage(
                session,
                person.person_id,
                project_id=form.project_id,
                entry=NewRating(
                    release_id=place.release.release_id,
                    stage=place.stage.key,
                    partner_role=place.role,
                    who_controls=int(words["control"]),
                    how_continuous=int(words["time"]),
                    what_would_raise_it=words["words"],
                ),
                catalog=catalog(),
                now=now(),
                draft=form.place,
            )
    except ExpectedError as problem:
        not_saved(form, problem)
        return
    close_form()
    go_to_place(place)
    say_after_rerun(_("Saved."))


def skip(place: RatingPlace) -> None:
    """Go on without a word; what was chosen here stays as a draft."""
    close_form()
    go_to_place(place, stage=place.next_stage.key if place.next_stage else None)
    st.rerun()
