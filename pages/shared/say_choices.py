"""What a person may choose from when they say something: where it belongs, and whose words these are."""

from collections.abc import Mapping
from dataclasses import dataclass

from pages.shared.activity_choices import partners_among, release_label
from pages.shared.visit import Visit, catalog
from partnering.foundation.database import reading
from partnering.foundation.errors import InvalidInput
from partnering.foundation.people import list_members
from partnering.foundation.permissions import Permission
from partnering.foundation.vocabulary import ReleaseStatus
from partnering.foundation.words import _
from partnering.tracker.drafts import KeptDraft, list_my_drafts
from partnering.tracker.releases import ReleaseCard, list_releases

INPUT_FORM = "input"
"""The name under which drafts of something to say are kept."""
ANYWHERE = ""
OWN_WORDS = 0
"""Stands among the ids of partners for the one who types."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something belongs, as a choice."""

    label: str
    release_id: int | None = None
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class SayChoices:
    """Everything the fields offer; read once when the form is opened."""

    places: Mapping[str, Place]
    """By a key that a draft keeps."""
    here: str
    """The place that the address names, by its key."""
    givers: Mapping[int, str]
    """Names of the partners somebody may write down for; empty for who speaks for themselves alone."""


def read_say_choices(visit: Visit, address: Mapping[str, str]) -> tuple[SayChoices, list[KeptDraft]]:
    """What this person may choose from in this project, and their own drafts, the latest first."""
    with reading() as session:
        releases = list_releases(session, visit.person_id, project_id=visit.project_id)
        drafts = list_my_drafts(session, visit.person_id, in_project=visit.project_id, form=INPUT_FORM)
        members = []
        if visit.may(Permission.WRITE_DOWN_INPUTS):
            members = list_members(session, visit.person_id, project_id=visit.project_id)
    places = _places(visit, releases)
    here = f"{address.get('release', '')}:{address.get('stage', '')}"
    if here != ":" and here not in places and (place := _place_of_address(visit, releases, address)):
        places[here] = place
    return (
        SayChoices(
            places=places,
            here=here if here in places else ANYWHERE,
            givers={
                person_id: partner.label
                for person_id, partner in partners_among(members).items()
                if person_id != visit.person_id
            },
        ),
        drafts,
    )


def _places(visit: Visit, releases: list[ReleaseCard]) -> dict[str, Place]:
    """The work as a whole, each stage of the release that goes out next, and each release."""
    places = {ANYWHERE: Place(_("The work as a whole"))}
    being_made = [
        release for release in releases if release.status in (ReleaseStatus.DRAFT, ReleaseStatus.IN_REVIEW)
    ]
    coming = being_made[-1] if being_made else None
    for stage in catalog().lifecycle(visit.project.lifecycle).stages:
        place = _stage_place(stage.name, stage.key, coming)
        places[f"{place.release_id or ''}:{stage.key}"] = place
    for release in releases:
        if release.status is not ReleaseStatus.WITHDRAWN:
            label = _("Release {version}").format(version=release_label(release))
            places[f"{release.release_id}:"] = Place(label, release.release_id)
    return places


def _place_of_address(visit: Visit, releases: list[ReleaseCard], address: Mapping[str, str]) -> Place | None:
    """A stage of another release or lifecycle, as a cell of the coverage names it; None for what is not there."""
    release = next((card for card in releases if str(card.release_id) == address.get("release")), None)
    try:
        _lifecycle, stage = catalog().stage_of(address.get("stage", ""), prefer=visit.project.lifecycle)
    except InvalidInput:
        return None
    return _stage_place(stage.name, stage.key, release)


def _stage_place(name: str, key: str, release: ReleaseCard | None) -> Place:
    if release is None:
        return Place(name, stage=key)
    label = _("{stage} · release {version}").format(stage=name, version=release.version)
    return Place(label, release.release_id, key)
