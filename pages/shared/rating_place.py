"""Which release, stage and role somebody rates, kept in the address, and which comes next."""

from dataclasses import dataclass

import streamlit as st

from pages.shared.visit import PROJECT_KEY, Visit
from partnering.foundation.catalog import Lifecycle, Stage
from partnering.foundation.vocabulary import PartnerRole, ReleaseStatus
from partnering.foundation.words import _
from partnering.tracker.levels import Sight
from partnering.tracker.ratings import RatingsOfRelease, StageStanding
from partnering.tracker.releases import ReleaseCard
from partnering.tracker.sight import side_of

PAGE = "tracker/ratings.py"
ANEW = "anew"
"""In the address while somebody says anew what they have said before."""


@dataclass(frozen=True, slots=True)
class RatingPlace:
    """One stage and role of a release, and what was said there."""

    release: ReleaseCard
    stage: Stage
    standing: StageStanding
    number: int
    """Counted from 1 among the stages of the lifecycle."""
    stages: int
    next_stage: Stage | None
    """The next one that the reader has not rated, in a circle; None where they have rated all others."""

    @property
    def role(self) -> PartnerRole:
        """Whom it is about."""
        return self.standing.partner_role


def sight_of(visit: Visit) -> Sight:
    """For which side this person rates here, for showing buttons and words."""
    return side_of(visit.project.access_role, visit.project.role)


def choose_release(releases: list[ReleaseCard]) -> ReleaseCard:
    """The release in the address, else the one that goes out next, else the newest of at least one."""
    by_id = {str(release.release_id): release for release in releases}
    open_ones = [
        release for release in releases if release.status in (ReleaseStatus.DRAFT, ReleaseStatus.IN_REVIEW)
    ]
    first = (open_ones or releases[:1])[-1]
    wanted = by_id.get(st.query_params.get("release", ""), first)
    if len(releases) > 1:
        st.session_state["rating_release"] = str(wanted.release_id)
        st.selectbox(
            _("Release"),
            list(by_id),
            format_func=lambda key: f"{by_id[key].version} ({by_id[key].status.label})",
            key="rating_release",
            on_change=_keep,
            args=("release",),
        )
    return wanted


def choose_place(release: ReleaseCard, ratings: RatingsOfRelease, lifecycle: Lifecycle) -> RatingPlace:
    """The stage and role in the address, else the first that the reader has not rated."""
    roles = list(dict.fromkeys(one.partner_role for one in ratings.standings))
    role = next((role for role in roles if role == st.query_params.get("role")), roles[0])
    of_role = {one.stage: one for one in ratings.standings if one.partner_role is role}
    keys = list(of_role)
    not_rated = [key for key in keys if of_role[key].own is None]
    wanted = st.query_params.get("stage", "")
    stage = wanted if wanted in of_role else (not_rated or keys)[0]
    with st.container(horizontal=True):
        if len(roles) > 1:
            st.session_state["rating_role"] = str(role)
            by_key = {str(role): role for role in roles}
            st.selectbox(
                _("The work with"),
                list(by_key),
                format_func=lambda key: by_key[key].label,
                key="rating_role",
                on_change=_keep,
                args=("role",),
            )
        st.session_state["rating_stage"] = stage
        st.selectbox(
            _("Stage"),
            keys,
            format_func=lambda key: _("{stage} – {said}").format(
                stage=lifecycle.stage(key).name, said=_own_word(of_role[key])
            ),
            key="rating_stage",
            on_change=_keep,
            args=("stage",),
        )
    position = keys.index(stage)
    later = [key for key in (*keys[position + 1 :], *keys[:position]) if key in not_rated]
    return RatingPlace(
        release=release,
        stage=lifecycle.stage(stage),
        standing=of_role[stage],
        number=position + 1,
        stages=len(keys),
        next_stage=lifecycle.stage(later[0]) if later else None,
    )


def go_to_place(place: RatingPlace, *, stage: str | None = None, is_anew: bool = False) -> None:
    """Open a stage of the same release and role: this one, or another. For callbacks."""
    st.query_params.from_dict(
        {
            PROJECT_KEY: st.session_state[PROJECT_KEY],
            "release": str(place.release.release_id),
            "role": str(place.role),
            "stage": stage or place.stage.key,
        }
        | ({ANEW: "1"} if is_anew else {})
    )


def _own_word(standing: StageStanding) -> str:
    return _("not said yet") if standing.own is None else _("you said {n}").format(n=standing.own.level)


def _keep(name: str) -> None:
    st.query_params[name] = st.session_state[f"rating_{name}"]
    st.query_params.pop(ANEW, None)
