"""People whom a file names, for a person to confirm. A name says what somebody is called, not who they are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from partnering.foundation.vocabulary import PartnerRole, Term
from partnering.foundation.words import N_, _, ngettext

PATIENT_OR_CAREGIVER = frozenset({PartnerRole.PATIENT_PARTNER, PartnerRole.CAREGIVER_PARTNER})


class Capacity(Term):
    """What a file says that somebody did with the artifact. The first four are FHIR's own lists of people."""

    AUTHOR = "author", N_("Author")
    EDITOR = "editor", N_("Editor")
    REVIEWER = "reviewer", N_("Reviewer")
    ENDORSER = "endorser", N_("Endorser")
    ASSESSOR = "assessor", N_("Wrote an approval or assessment")
    COMMENTER = "commenter", N_("Wrote a comment")


LISTED = (Capacity.AUTHOR, Capacity.EDITOR, Capacity.REVIEWER, Capacity.ENDORSER)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as the file has it, which may be a year or a month only, and the JSON Pointer to it."""

    text: str
    path: str
    is_of_person: bool
    """Whether the file ties it to the person; else it is the artifact's own."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a file names somebody."""

    capacity: Capacity
    path: str
    """JSON Pointer (RFC 6901)."""
    dated: WrittenDate | None


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A name, as first written, and everywhere it stands. It may be an organisation's."""

    name: str
    mentions: tuple[Mention, ...]


def by_name(mentions: Sequence[tuple[str, Mention]]) -> tuple[NamedPerson, ...]:
    """Each name once, in the order of the file; capitals do not matter."""
    found: dict[str, tuple[str, list[Mention]]] = {}
    for name, mention in mentions:
        found.setdefault(name.casefold(), (name, []))[1].append(mention)
    return tuple(NamedPerson(name, tuple(all_of_it)) for name, all_of_it in found.values())


def first_gap(people: Sequence[NamedPerson], confirmed: Collection[PartnerRole]) -> str:
    """What is missing first in a file that lists people, in a sentence; "" once a patient or caregiver is confirmed.

    confirmed: the partner roles in which a person has said that somebody took part.
    """
    if PATIENT_OR_CAREGIVER.intersection(confirmed):
        return ""
    listed = [person for person in people if any(mention.capacity in LISTED for mention in person.mentions)]
    if not listed:
        return _("Nobody is named in this file as author, editor, reviewer or endorser.")
    return ngettext(
        "This file gives {n} name. Nobody has said yet that it is a patient or caregiver.",
        "This file gives {n} names. Nobody has said yet that one of them is a patient or caregiver.",
        len(listed),
    ).format(n=len(listed))
