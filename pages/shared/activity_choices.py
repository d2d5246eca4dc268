"""What a person may choose from when they log an activity, and the drafts they have begun."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from pages.shared.visit import Visit, catalog
from partnering.foundation.catalog import Continuum, Lifecycle
from partnering.foundation.database import reading
from partnering.foundation.people import Member, list_members
from partnering.foundation.vocabulary import PartnerRole, ReleaseStatus
from partnering.foundation.words import _
from partnering.tracker.drafts import KeptDraft, list_my_drafts
from partnering.tracker.releases import ReleaseCard, list_releases
from partnering.tracker.waiting import ACTIVITY_FORM

CONTINUUM = "partnering-continuum-1"
NO_RELEASE = 0
"""Stands among the ids of releases for none; None would mean that nothing was chosen."""
LONG_AGO = timedelta(days=3653)
"""How far back the calendar reaches."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner of the project as a choice."""

    label: str
    role: PartnerRole


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything the fields offer; read once when the page is opened."""

    releases: Mapping[int, ReleaseCard]
    """By id, the newest first."""
    partners: Mapping[int, Partner]
    lifecycle: Lifecycle
    continuum: Continuum
    own_id: int
    is_partner: bool
    """Whether the one who logs is a partner: their level counts as the partners' view."""

    @property
    def next_release_id(self) -> int | None:
        """The release that goes out next: the oldest that is still being made or reviewed."""
        open_ones = [
            release.release_id
            for release in self.releases.values()
            if release.status in (ReleaseStatus.DRAFT, ReleaseStatus.IN_REVIEW)
        ]
        return open_ones[-1] if open_ones else None


def read_choices(visit: Visit) -> tuple[Choices, list[KeptDraft]]:
    """What this person may choose from in this project, and their own drafts, the latest first."""
    with reading() as session:
        releases = list_releases(session, visit.person_id, project_id=visit.project_id)
        members = list_members(session, visit.person_id, project_id=visit.project_id)
        drafts = list_my_drafts(session, visit.person_id, in_project=visit.project_id, form=ACTIVITY_FORM)
    choices = Choices(
        releases={release.release_id: release for release in releases},
        partners=partners_among(members),
        lifecycle=catalog().lifecycle(visit.project.lifecycle),
        continuum=catalog().continuum(CONTINUUM),
        own_id=visit.person_id,
        is_partner=isinstance(visit.project.role, PartnerRole),
    )
    return choices, drafts


def partners_among(members: list[Member]) -> dict[int, Partner]:
    """The partners by id, each with a label of its own."""
    partners: dict[int, Partner] = {}
    taken: set[str] = set()
    for member in members:
        if not isinstance(member.role, PartnerRole):
            continue
        label, n = f"{member.name} · {member.role.label}", 1
        while label in taken:
            n += 1
            label = f"{member.name} ({n}) · {member.role.label}"
        taken.add(label)
        partners[member.person_id] = Partner(label, member.role)
    return partners


def release_label(release: ReleaseCard) -> str:
    """A release as a choice, such as "2.1 · Being made"."""
    return _("{version} · {status}").format(version=release.version, status=release.status.label)
