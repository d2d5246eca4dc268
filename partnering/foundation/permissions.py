"""Who may do what: one page of policy, and the decorator that every use case carries.

A use case is `verb_noun(session, person_id, *, project_id, ...)`. `@requires` looks up the person's access role in
that project, in the database, on every call. Whether an action is possible *now* is the use case's own rule.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from partnering.foundation.database import read_rows
from partnering.foundation.errors import NotAllowed, NotFound
from partnering.foundation.models import Membership, Person, Project
from partnering.foundation.vocabulary import AccessRole, PartnerRole
from partnering.foundation.words import N_, _

P = ParamSpec("P")
R = TypeVar("R")


class Scope(StrEnum):
    """Over what a permission reaches."""

    PROJECT = "project"
    INSTANCE = "instance"
    OWN = "own"


class Permission(Enum):
    """Something a person may be allowed to do, as a sentence people read."""

    VIEW_COVERAGE = N_("See the coverage of a release"), Scope.PROJECT
    VIEW_ACTIVITIES = N_("Read what happened, with names and words"), Scope.PROJECT
    LOG_ACTIVITY = N_("Log an activity and take back one's own"), Scope.PROJECT
    TAKE_BACK_ACTIVITIES = N_("Take back an activity that somebody else logged"), Scope.PROJECT
    RATE_STAGES = N_("Say where the work stands at a stage"), Scope.PROJECT
    TELL_OWN_PART = N_("Tell an activity in one's own words, and correct one's own name there"), Scope.PROJECT
    GIVE_INPUT = N_("Say something that needs an answer"), Scope.PROJECT
    VIEW_INPUTS = N_("Read what partners said, and the answers"), Scope.PROJECT
    WRITE_DOWN_INPUTS = N_("Write down what a partner said, in their name"), Scope.PROJECT
    ANSWER_INPUTS = N_("Answer what partners said"), Scope.PROJECT
    IMPORT_ACTIVITIES = N_("Bring in activities from a file"), Scope.PROJECT
    PLAN_RELEASES = N_("Add a release and move it on"), Scope.PROJECT
    CONFIRM_EVIDENCE = N_("Say who took part in an artifact that was brought in"), Scope.PROJECT
    VIEW_PEOPLE = N_("See the people of the project"), Scope.PROJECT
    ADD_PARTNERS = N_("Add a partner to the project"), Scope.PROJECT
    KEEP_OWN_PART = N_("Look after one's own part: role, needs, and who may be named"), Scope.PROJECT
    AGREE_WITH_PARTNERS = N_("Agree with a partner on their role, and note where they stand"), Scope.PROJECT
    MEET_NEEDS = N_("Read and meet what would help a partner to take part"), Scope.PROJECT
    GIVE_ACCESS = N_("Invite people and say what each may do"), Scope.PROJECT
    VIEW_HISTORY = N_("See who changed what"), Scope.PROJECT
    WRITE_AIDS = N_("Write decision aids and save versions"), Scope.PROJECT
    VIEW_AIDS = N_("Read decision aids, their versions and what reviewers said"), Scope.PROJECT
    ASK_FOR_REVIEW = (
        N_("Ask people to review a decision aid, and enter what came back on paper"),
        Scope.PROJECT,
    )
    REVIEW_AIDS = N_("Review a decision aid one is asked about"), Scope.OWN
    DISMISS_BLOCKS = (
        N_("Set a “harmful or misleading” aside, as somebody who did not write the aid"),
        Scope.PROJECT,
    )
    PLAN_STAGES = N_("Plan what happens after the release"), Scope.PROJECT
    AGREE_TO_PLANS = N_("Agree, as a partner, to what is planned after the release"), Scope.PROJECT
    PUBLISH_AIDS = N_("Publish the decision aids of a release, and withdraw them"), Scope.PROJECT
    KEEP_GATE_KEYS = N_("Make and end keys by which programs ask the release gate"), Scope.PROJECT
    OVERRIDE_GATE = N_("Let a release pass the gate, as somebody outside its team"), Scope.PROJECT
    VIEW_DASHBOARD = N_("See the figures of the partnering"), Scope.PROJECT
    WRITE_REPORT = N_("Write the words of the report for funders"), Scope.PROJECT
    KEEP_PAYMENTS = N_("Promise partners a payment, and note what was paid"), Scope.PROJECT
    KEEP_BUDGET = (
        N_("Keep the budget of the partnering, who funds it, and what an hour is worth"),
        Scope.PROJECT,
    )
    VIEW_GOVERNANCE = N_("See who sits at the table, and who decided what"), Scope.PROJECT
    VOTE_FROM_SEAT = N_("Vote from one's own seat at the table"), Scope.PROJECT
    KEEP_GOVERNANCE = N_("Give seats at the table, and put decisions to the vote"), Scope.PROJECT
    VIEW_REACH = N_("See how many people the work reaches"), Scope.PROJECT
    KEEP_REACH = N_("Write down how many people the work reaches"), Scope.PROJECT
    EXPORT_PROJECT = N_("Take the whole project out as files, with names as agreed"), Scope.PROJECT
    ADD_PROJECT = N_("Add a project"), Scope.INSTANCE
    ADD_PERSON = N_("Add a person to the network"), Scope.INSTANCE
    SEND_REMINDERS = N_("Send the weekly e-mails that people wished for"), Scope.INSTANCE
    SEAL_JOURNALS = N_("Seal journals again with the first key, without reading them"), Scope.INSTANCE
    SHARE_REFLECTIONS = N_("Share words of one's journal, and read what others shared"), Scope.PROJECT
    ASSESS_PARTNERING = (
        N_("Answer the self-assessment, and see what the other side says once one's own is given"),
        Scope.PROJECT,
    )
    COACH = N_("Ask for a coach, coach others, and note how long it took"), Scope.PROJECT
    LOOK_BACK = N_("Look back with the team, and take on what comes of it"), Scope.PROJECT
    LEARN_TOGETHER = (
        N_("Write down lessons and open questions, and read those of the project"),
        Scope.PROJECT,
    )
    KEEP_INSTRUMENTS = N_("Bring in a questionnaire for the self-assessment"), Scope.PROJECT
    KEEP_JOURNAL = N_("Keep a journal that nobody else can read"), Scope.OWN
    KEEP_OWN_ACCOUNT = N_("Look after one's own account and drafts"), Scope.OWN

    def __init__(self, sentence: str, scope: Scope) -> None:
        self._sentence = sentence
        self.scope = scope

    @property
    def sentence(self) -> str:
        """What this allows, in the reader's language."""
        return _(self._sentence)


_EVERYONE = {Permission.VIEW_COVERAGE, Permission.VIEW_DASHBOARD, Permission.VIEW_REACH}
_PARTNER = _EVERYONE | {
    Permission.VIEW_ACTIVITIES,
    Permission.LOG_ACTIVITY,
    Permission.RATE_STAGES,
    Permission.TELL_OWN_PART,
    Permission.GIVE_INPUT,
    Permission.VIEW_INPUTS,
    Permission.VIEW_PEOPLE,
    Permission.VIEW_AIDS,
    Permission.VIEW_GOVERNANCE,
    Permission.VOTE_FROM_SEAT,
    Permission.SHARE_REFLECTIONS,
    Permission.ASSESS_PARTNERING,
    Permission.LEARN_TOGETHER,
    Permission.COACH,
    Permission.LOOK_BACK,
}
_FACILITATOR = _PARTNER | {
    Permission.TAKE_BACK_ACTIVITIES,
    Permission.WRITE_DOWN_INPUTS,
    Permission.ANSWER_INPUTS,
    Permission.IMPORT_ACTIVITIES,
    Permission.CONFIRM_EVIDENCE,
    Permission.ADD_PARTNERS,
    Permission.VIEW_HISTORY,
    Permission.ASK_FOR_REVIEW,
    Permission.DISMISS_BLOCKS,
    Permission.PLAN_STAGES,
    Permission.KEEP_INSTRUMENTS,
}
_EDITOR = _FACILITATOR | {Permission.PLAN_RELEASES, Permission.WRITE_AIDS}
_WITH_PARTNERS = {
    Permission.AGREE_WITH_PARTNERS,
    Permission.MEET_NEEDS,
    Permission.WRITE_REPORT,
    Permission.KEEP_PAYMENTS,
    Permission.KEEP_BUDGET,
    Permission.KEEP_GOVERNANCE,
    Permission.KEEP_REACH,
    Permission.EXPORT_PROJECT,
}
_LEADS = {Permission.GIVE_ACCESS, Permission.PUBLISH_AIDS, Permission.KEEP_GATE_KEYS}

ROLE_TABLE: dict[AccessRole, frozenset[Permission]] = {
    AccessRole.LEAD: frozenset(_EDITOR | _WITH_PARTNERS | _LEADS),
    AccessRole.EDITOR: frozenset(_EDITOR),
    AccessRole.FACILITATOR: frozenset(_FACILITATOR | _WITH_PARTNERS),
    AccessRole.PARTNER: frozenset(_PARTNER),
    AccessRole.FUNDER: frozenset(_EVERYONE),
}
"""The policy, on one page: what each access role may do in its project."""

OF_PARTNERS: frozenset[Permission] = frozenset({Permission.KEEP_OWN_PART, Permission.AGREE_TO_PLANS})
"""What everybody with access may do who takes part as a partner, whatever their access role."""

ADMINISTRATOR: frozenset[Permission] = frozenset(
    {
        Permission.VIEW_COVERAGE,
        Permission.VIEW_DASHBOARD,
        Permission.VIEW_REACH,
        Permission.IMPORT_ACTIVITIES,
        Permission.PLAN_RELEASES,
        Permission.VIEW_PEOPLE,
        Permission.ADD_PARTNERS,
        Permission.GIVE_ACCESS,
        Permission.ADD_PROJECT,
        Permission.ADD_PERSON,
        Permission.SEND_REMINDERS,
        Permission.SEAL_JOURNALS,
        Permission.OVERRIDE_GATE,
    }
)
"""What an administrator of the instance may do, in every project. Reading people's words is not among it."""

OF_COMMAND_LINE: frozenset[Permission] = frozenset({Permission.EXPORT_PROJECT, Permission.WRITE_AIDS})
"""What the command line may do beside that: whoever may run it can read the whole database anyway."""


@dataclass(frozen=True, slots=True)
class UseCase:
    """A use case as tests and documentation see it."""

    name: str
    function: Callable[..., Any]
    permission: Permission | None
    """None: open to everybody, also without an account."""


USE_CASES: dict[str, UseCase] = {}
"""Every use case of the program, by `module.name`. Filled as modules are imported."""


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Guard a use case: the person must exist, be active and hold the permission.

    Raises NotFound for a project the person does not belong to (as for one that does not exist), NotAllowed for a
    member whose access role does not include the permission.
    """

    def guard(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            session, person_id, *_rest = args
            if not isinstance(session, Session) or not isinstance(person_id, int):
                raise TypeError(f"{function.__name__} takes a session and a person id first")
            project_id = kwargs.get("project_id")
            if permission.scope is Scope.PROJECT:
                if not isinstance(project_id, int):
                    raise TypeError(f"{function.__name__} needs a project_id")
                check_in_project(session, person_id, project_id, permission)
            else:
                check_in_instance(session, person_id, permission)
            return function(*args, **kwargs)

        return _register(function, guarded, permission)

    return guard


def public(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a use case that anybody may call, also a stranger: signing in, and little else."""
    return _register(function, function, None)


def _register(
    function: Callable[..., Any], guarded: Callable[P, R], permission: Permission | None
) -> Callable[P, R]:
    name = f"{function.__module__.removeprefix('partnering.')}.{function.__name__}"
    USE_CASES[name] = UseCase(name=name, function=guarded, permission=permission)
    return guarded


# Made once: every use case asks this, and putting the statement together takes longer than its answer.
_ROLES = (
    select(Person.is_administrator, Person.is_program, Membership.access_role, Membership.partner_role)
    .select_from(Person)
    .join(Project, Project.id == bindparam("project_id"))
    .outerjoin(
        Membership,
        (Membership.person_id == Person.id) & (Membership.project_id == Project.id) & Membership.is_active,
    )
    .where(Person.id == bindparam("person_id"), Person.is_active)
)

_ACTIVE = select(Person.is_administrator).where(Person.id == bindparam("person_id"), Person.is_active)


@dataclass(frozen=True, slots=True)
class Part:
    """What a person is in a project, as it stands in the database now."""

    access_role: AccessRole | None
    """None for outsiders, and for who has no access."""
    partner_role: PartnerRole | None
    permissions: frozenset[Permission]


_NO_PART = Part(access_role=None, partner_role=None, permissions=frozenset())


def part_in_project(session: Session, person_id: int, project_id: int) -> Part:
    """The person's roles in this project and what they may do; nothing for who is no longer active."""
    rows = read_rows(session, _ROLES, {"person_id": person_id, "project_id": project_id})
    if not rows:
        return _NO_PART
    ((is_administrator, is_program, access_role, partner_role),) = rows
    held = held_by(access_role, partner_role)
    if is_administrator:
        held |= ADMINISTRATOR
    return Part(access_role, partner_role, held | OF_COMMAND_LINE if is_program else held)


def permissions_in_project(session: Session, person_id: int, project_id: int) -> frozenset[Permission]:
    """What this person may do in this project; empty for outsiders, and for people who are no longer active."""
    return part_in_project(session, person_id, project_id).permissions


def held_by(access_role: AccessRole | None, partner_role: PartnerRole | None) -> frozenset[Permission]:
    """What a member with these roles may do; nothing without access."""
    if access_role is None:
        return frozenset()
    return ROLE_TABLE[access_role] | OF_PARTNERS if partner_role else ROLE_TABLE[access_role]


def check_in_project(session: Session, person_id: int, project_id: int, permission: Permission) -> None:
    """Raise NotFound for an outsider, NotAllowed for a member without this permission."""
    held = permissions_in_project(session, person_id, project_id)
    if not held:
        raise NotFound(_("There is no such project, or you are not part of it."))
    if permission not in held:
        raise NotAllowed(refusal(permission))


def check_in_instance(session: Session, person_id: int, permission: Permission) -> None:
    """Raise NotAllowed unless the person is active and, for what concerns the whole network, an administrator."""
    rows = read_rows(session, _ACTIVE, {"person_id": person_id})
    if not rows:
        raise NotAllowed(_("Your account is not active. Ask the person who invited you."))
    if permission.scope is Scope.INSTANCE and not rows[0].is_administrator:
        raise NotAllowed(refusal(permission))


def refusal(permission: Permission) -> str:
    """Why somebody may not do this, and who may."""
    roles = [role.label for role, held in ROLE_TABLE.items() if permission in held]
    if permission in OF_PARTNERS:
        roles += [role.label for role in PartnerRole]
    if permission in ADMINISTRATOR:
        roles.append(_("Administrator"))
    return _("Your role does not include this: {what}. These roles may: {roles}.").format(
        what=permission.sentence[0].lower() + permission.sentence[1:], roles=", ".join(roles)
    )
