"""The dashboard: each figure equals a count by hand, and a funder sees neither people nor small counts."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from partnering.foundation.database import connect, disconnect, transaction
from partnering.foundation.errors import InvalidInput
from partnering.foundation.partnerships import move_partner
from partnering.foundation.people import add_partner, give_access
from partnering.foundation.vocabulary import (
    AccessRole,
    Activity,
    Answer,
    Influence,
    PartnerRole,
    ReleaseStatus,
    Standing,
    TeamRole,
    TimeKind,
)
from partnering.release_gate.release_outcomes import ReleaseOutcome
from partnering.reporting.figure import FigureKey
from partnering.tracker.activities import RolePart, take_back_activity
from partnering.tracker.answers import reopen_input
from partnering.tracker.models import Release
from partnering.tracker.releases import add_release, move_release
from tests.cast import CATALOG, NOW, TODAY, Cast, a_meeting, answer, log, say
from tests.partnering.reporting.counted_by_hand import (
    CHOICES,
    STAGES,
    bounds,
    by_hand,
    counted,
    dashboard_of,
    numbers,
    rows_by_hand,
)
from tests.partnering.tracker.saying_levels import rate

LAST_YEAR = date(2025, 5, 6)
CITIZENS = (RolePart(PartnerRole.CITIZEN_PARTNER, (), 3), RolePart(PartnerRole.CLINICIAN_PARTNER, (), 2))


@pytest.fixture(scope="module")
def busy_file(played_file: tuple[Path, Cast], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the cast after two years of work, to copy. Nobody writes to it."""
    file, cast = played_file
    busy = Path(shutil.copyfile(file, tmp_path_factory.mktemp("template") / "busy.db"))
    connect(f"sqlite:///{busy}")
    try:
        with transaction() as session:
            work(session, cast)
    finally:
        disconnect()
    return busy


@pytest.fixture
def database(busy_file: Path, tmp_path: Path) -> Iterator[str]:
    """As everywhere, but after two years of work."""
    url = f"sqlite:///{shutil.copyfile(busy_file, tmp_path / 'busy.db')}"
    connect(url)
    yield url
    disconnect()


def work(session: Session, cast: Cast) -> None:
    """Activities and answers of every kind, in two years."""
    day = TODAY - timedelta(days=3)
    for n, influence in enumerate([*Influence, Influence.REFINING, Influence.REFINING, None]):
        entry = a_meeting(cast.release, cast.patient)
        log(
            session,
            cast.lead,
            cast.project,
            replace(
                entry,
                held_on=LAST_YEAR if n % 3 == 0 else day,
                stage=STAGES[n % 2],
                influence=influence,
                activity=list(Activity)[n * 2],
                minutes=30 + n,
                preparation_minutes=None if n % 2 else 10 * n,
                listening_percent=None if n % 4 == 3 else 10 * n,
                roles=entry.roles if n % 2 else (*entry.roles, *CITIZENS),
            ),
        )
    for kind in (Activity.DOCUMENT_REVIEW, Activity.COACHING):
        log(session, cast.lead, cast.project, replace(a_meeting(None, cast.patient), activity=kind))
    taken_back = log(
        session,
        cast.lead,
        cast.project,
        replace(a_meeting(cast.release), influence=Influence.LIMITED, roles=CITIZENS),
    )
    take_back_activity(session, cast.lead, project_id=cast.project, activity_id=taken_back, now=NOW)
    for n in range(14):
        given = NOW - timedelta(days=20 + n) if n % 3 else datetime.combine(LAST_YEAR, NOW.time(), NOW.tzinfo)
        said = say(session, cast.patient, cast.project, f"Thing {n}", stage=STAGES[n % 2], now=given)
        if n >= 12:
            continue
        kind = [Answer.ACCEPTED, Answer.ACCEPTED, *Answer][n % 6]
        until = {"deferred_until": TODAY + timedelta(days=9)} if kind is Answer.DEFERRED else {}
        came = answer(
            session, cast.lead, cast.project, said, answer=kind, now=given + timedelta(days=n % 5), **until
        )
        if n in {4, 5}:
            reopen_input(
                session, cast.patient, project_id=cast.project, answer_id=came, words="Not that.", now=NOW
            )
        if n == 4:
            later = NOW + timedelta(hours=30)
            answer(session, cast.lead, cast.project, said, answer=Answer.PARTLY, now=later)


def test_influence_equals_a_count_by_hand(cast: Cast, session: Session) -> None:
    for chosen in CHOICES:
        figure = dashboard_of(session, cast, cast.lead, **chosen).figure("influence")
        by_sql = by_hand(
            session,
            "select influence, count(*) from activities where project_id = :project and removed_at is null "
            "and influence is not null and held_on CHOSEN group by influence",
            project=cast.project,
            **bounds(chosen),
        )
        assert (counted(figure, Influence), figure.n) == (by_sql, str(sum(by_sql.values())))


def test_answers_equal_a_count_by_hand(cast: Cast, session: Session) -> None:
    for chosen in CHOICES:
        figure = dashboard_of(session, cast, cast.lead, **chosen).figure("answers")
        by_sql = by_hand(
            session,
            """
            select case when status <> 'answered' then 'waits' else
                (select answer from input_answers a where input_id = inputs.id order by a.id desc limit 1) end, count(*)
            from inputs where project_id = :project and given_at CHOSEN group by 1
            """,
            project=cast.project,
            **bounds(chosen),
        )
        waiting = by_sql.pop("waits", 0)
        found = numbers(figure)
        assert found.pop("Waits for an answer") == waiting
        assert {answer.value: found[answer.label] for answer in Answer if found[answer.label]} == by_sql
        assert figure.n == str(sum(by_sql.values()) + waiting)


def test_days_to_answer_equal_a_count_by_hand(cast: Cast, session: Session) -> None:
    days = (
        session.execute(
            text(
                "select cast(julianday(min(a.answered_at)) - julianday(i.waits_since) + 0.0001 as integer) "
                "from inputs i join input_answers a on a.input_id = i.id and a.answered_at >= i.waits_since "
                "where i.project_id = :project and i.status = 'answered' group by i.id order by 1"
            ),
            {"project": cast.project},
        )
        .scalars()
        .all()
    )
    (fact,) = dashboard_of(session, cast, cast.lead).figure("answers").facts
    middle = (days[(len(days) - 1) // 2] + days[len(days) // 2]) / 2
    assert fact == f"Half of the answers came within {middle:g} days (n = {len(days)} answers)."


def test_time_given_equals_a_count_by_hand(cast: Cast, session: Session) -> None:
    for chosen in CHOICES:
        figure = dashboard_of(session, cast, cast.lead, **chosen).figure("hours")
        values = {"project": cast.project, **bounds(chosen)}
        by_sql = by_hand(
            session,
            """
            select case activity when 'document_review' then 'review' when 'async_comment' then 'review'
                when 'coaching' then 'coaching' else 'meetings' end, sum(minutes * people)
            from activities join activity_roles on activity_id = activities.id
            where project_id = :project and removed_at is null and held_on CHOSEN group by 1
            union all select 'preparation', sum(preparation_minutes * people)
            from activities join activity_roles on activity_id = activities.id
            where project_id = :project and removed_at is null and held_on CHOSEN
            """,
            **values,
        )
        assert counted(figure, TimeKind) == by_sql
        ((noted, percent),) = rows_by_hand(
            session,
            """
            select count(*), round(sum(minutes * listening_percent) * 1.0 / sum(minutes)) from activities
            where project_id = :project and removed_at is null and held_on CHOSEN and listening_percent is not null
            """,
            **values,
        )
        said = (
            f"Of that time, the team listened for {percent or 0:.0f} % (n = {noted} activities that note it)."
        )
        assert figure.facts == ((said,) if noted else ())


def test_partners_by_role_equal_a_count_by_hand_and_who_left_is_not_among_them(
    cast: Cast, session: Session
) -> None:
    ended = add_partner(
        session, cast.lead, project_id=cast.project, name="Zoe", role=PartnerRole.CITIZEN_PARTNER, now=NOW
    )
    move_partner(
        session, cast.lead, project_id=cast.project, member_id=ended, to=Standing.LEFT, words="", now=NOW
    )
    figure = dashboard_of(session, cast, cast.lead).figure("partners")
    by_sql = by_hand(
        session,
        """
        select partner_role, count(*) from memberships m left join partnerships p on p.membership_id = m.id
        where project_id = :project and is_active and partner_role is not null and coalesce(standing, '') <> 'left'
        group by partner_role
        """,
        project=cast.project,
    )
    assert by_sql["citizen_partner"] == 1
    assert counted(figure, PartnerRole) == by_sql
    assert figure.sentence == "Partners take part in 4 of 5 roles. Nobody yet: Local decision-maker."


def test_releases_equal_a_count_by_hand(cast: Cast, session: Session) -> None:
    for version, status in (("5.0", ReleaseStatus.IN_REVIEW), ("6.0", ReleaseStatus.WITHDRAWN)):
        made = add_release(session, cast.lead, project_id=cast.project, version=version, now=NOW)
        move_release(
            session, cast.lead, project_id=cast.project, release_id=made, to=status, today=TODAY, now=NOW
        )
    out = session.get_one(Release, cast.earlier_release)
    out.status, out.released_on = ReleaseStatus.RELEASED, LAST_YEAR
    session.flush()
    figure = dashboard_of(session, cast, cast.lead).figure("releases")
    by_sql = by_hand(
        session, "select status, count(*) from releases where project_id = :p group by status", p=cast.project
    )
    assert by_sql == {"draft": 1, "in_review": 1, "released": 1, "withdrawn": 1}
    assert counted(figure, ReleaseOutcome) == {
        "being_made": 1,
        "held": 1,
        "without_gate": 1,
        "withdrawn": 1,
    }
    assert figure.sentence == "1 release went out, 0 of them with somebody’s dissent. The gate holds 1."
    this_year = dashboard_of(session, cast, cast.lead, first_year=2026).figure("releases")
    assert counted(this_year, ReleaseOutcome) == {"being_made": 1, "held": 1, "withdrawn": 1}


def test_the_gap_and_the_silence_equal_a_count_by_hand(cast: Cast, session: Session) -> None:
    session.get_one(Release, cast.earlier_release).status = ReleaseStatus.RELEASED
    for person, level in ((cast.lead, 4), (cast.patient, 2)):
        rate(session, cast, person, cast.release, level, stage=STAGES[1])
    board = dashboard_of(session, cast, cast.lead)
    by_sql = [
        gap
        for (gap,) in rows_by_hand(
            session,
            """
            select abs(max(project) - max(partner)) from (
                select stage, partner_role, level_by_project project, level_by_partner partner
                from activities join activity_roles on activity_id = activities.id
                where release_id = :release and removed_at is null
                union all select stage, partner_role,
                    case rater when 'project' then min(who_controls, how_continuous) end,
                    case rater when 'partner' then min(who_controls, how_continuous) end
                from stage_ratings where release_id = :release and replaced_at is null
            ) group by stage, partner_role having max(project) is not null and max(partner) is not null
            """,
            release=cast.release,
        )
    ]
    assert by_sql
    assert list(numbers(board.figure("gap")).values()) == [
        *(by_sql.count(steps) for steps in range(3)),
        sum(steps >= 3 for steps in by_sql),
    ]
    days = {
        stage: (TODAY - date.fromisoformat(last)).days
        for stage, last in rows_by_hand(
            session,
            "select stage, max(held_on) from activities join activity_roles on activity_id = activities.id "
            "where release_id = :release and removed_at is null group by stage",
            release=cast.release,
        )
    }
    names = {stage.name: stage.key for stage in CATALOG.lifecycle("sittig-2023").stages}
    silence = {names[bar.label]: bar.shown.number for bar in board.figure("silence").bars if bar.shown}
    assert silence == days


def test_every_figure_says_how_much_it_speaks_of_which_period_and_how_it_was_counted(
    cast: Cast, session: Session
) -> None:
    board = dashboard_of(session, cast, cast.lead)
    assert {*FigureKey} == {figure.key for figure in board.figures}
    for figure in board.figures:
        assert all((figure.sentence, figure.n, figure.n_of, figure.period, figure.how_counted)), figure.key
    assert [figure.key for figure in board.first_sentences] == ["partners", "answers", "influence", "hours"]
    assert board.years == (2026, 2025)


def test_an_empty_project_says_that_nothing_is_there_yet(cast: Cast, session: Session) -> None:
    board = dashboard_of(session, cast, cast.lead, last_year=2024)
    assert board.figure("answers").sentence == "Nobody has said anything that needs an answer yet."
    assert board.figure("influence").sentence == "No activity says yet how far partners changed the work."
    assert board.figure("hours").sentence == "No time of partners has been logged yet."


def test_a_funder_sees_neither_names_nor_words_nor_small_counts(cast: Cast, session: Session) -> None:
    told = repr(dashboard_of(session, cast, cast.funder))
    for word in (
        "Rosa",
        "Carl",
        "Clara",
        "Cita",
        "Lena",
        "Fatima",
        "Thing",
        "We cut the second screen",
        "no room",
    ):
        assert word not in told
    for figure in dashboard_of(session, cast, cast.funder).figures:
        if figure.key in (FigureKey.RELEASES, FigureKey.GAP, FigureKey.SILENCE, FigureKey.HOURS):
            continue
        for bar in figure.bars:
            assert bar.shown is None or not 0 < bar.shown.number < 5, (figure.key, bar)


def test_time_that_few_people_gave_is_hidden_from_a_funder(cast: Cast, session: Session) -> None:
    words = {bar.label: bar.words for bar in dashboard_of(session, cast, cast.funder).figure("hours").bars}
    assert words["Coaching"] == "Too few people to show"
    assert words["Being together"].endswith("hours")


def test_a_funder_cannot_cut_the_numbers_by_stage(cast: Cast, session: Session) -> None:
    with pytest.raises(InvalidInput, match="Numbers by stage are for people of the project"):
        dashboard_of(session, cast, cast.funder, stage=STAGES[0])


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"first_year": 2026, "last_year": 2025}, "This period ends in 2025, before it begins in 2026"),
        ({"first_year": 2027}, "There is no year 2027 here"),
        ({"last_year": 0}, "There is no year 0 here"),
        ({"stage": "made-up"}, "is not a stage of the lifecycle"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(
    cast: Cast, session: Session, chosen: dict[str, Any], words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        dashboard_of(session, cast, cast.lead, **chosen)


def test_a_figure_that_is_not_there_is_refused(cast: Cast, session: Session) -> None:
    with pytest.raises(InvalidInput, match="There is no such figure"):
        dashboard_of(session, cast, cast.lead, has_all_projects=True).figure("levels")


def test_all_my_projects_are_those_i_may_see_and_add_up(cast: Cast, session: Session) -> None:
    assert dashboard_of(session, cast, cast.lead, has_all_projects=True).projects == ("Choose about statins",)
    everything = dashboard_of(session, cast, cast.administrator, has_all_projects=True)
    assert everything.projects == ("Choose about quince", "Choose about statins")
    by_sql = by_hand(
        session,
        "select partner_role, count(*) from memberships where is_active and partner_role is not null group by 1",
    )
    assert counted(everything.figure("partners"), PartnerRole) == by_sql


def test_a_funder_of_one_project_who_works_in_another_sees_all_of_that_one_only(
    cast: Cast, session: Session
) -> None:
    give_access(
        session,
        cast.outsider,
        project_id=cast.other_project,
        name="Frank",
        email="frank@example.org",
        access_role=AccessRole.FACILITATOR,
        role=TeamRole.FACILITATOR,
        now=NOW,
    )
    board = dashboard_of(session, cast, cast.funder, has_all_projects=True)
    words = {bar.label: bar.words for bar in board.figure("partners").bars}
    assert words["Patient"] == "1 or more"
    assert words["Caregiver"] == "Fewer than 5"
    assert not board.sees_everything
