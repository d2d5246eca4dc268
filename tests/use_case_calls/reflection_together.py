"""How to call the use cases of coaching and of looking back together."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import SharedWith
from partnering.reflection.coach_offers import offer_coaching
from partnering.reflection.coaching import answer_as_coach, ask_for_coach
from partnering.reflection.coaching_time import note_coaching_time
from partnering.reflection.commitments import NewCommitment, make_commitment
from partnering.reflection.look_back_pieces import Copy, bring_in, list_pieces
from partnering.reflection.look_backs import begin_look_back, read_look_back, write_notes
from partnering.reflection.sharing import share_words
from partnering.reflection.terms import BroughtKind, CommitmentStatus, LookBackQuestion
from tests.cast import NOW, TODAY, Cast
from tests.use_case_calls.entries import IN_TWO_WEEKS, THIS_WEEK, Arguments, Call, Event, in_project
from tests.use_case_calls.reflection import of_own_words_to_share

GAP = Copy(BroughtKind.GAP, "gap 1 delivery", "No clinician took part here yet.")


def of_own_offer(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """An offer of the person, where they may make one."""
    if person in cast.loggers:
        offer_coaching(session, person, project_id=cast.project, words="Asking first.", now=NOW)
    return {"project_id": cast.project, "now": NOW}


def of_coach_to_ask(_session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """A wish to the facilitator, of the facilitator to the lead."""
    return {
        "project_id": cast.project,
        "coach_id": cast.lead if person == cast.facilitator else cast.facilitator,
        "words": "I talk too much.",
        "form_token": "a-form-of-its-own",
        "now": NOW,
    }


def asked(session: Session, cast: Cast, learner: int, coach: int) -> int:
    """The coaching that the learner asked the coach for."""
    return ask_for_coach(
        session,
        learner,
        project_id=cast.project,
        coach_id=coach,
        words="I talk too much.",
        form_token=new_token(),
        now=NOW,
    )


def of_asked_coach(**more: Any) -> Arguments:
    """A wish to this person, else to the facilitator."""

    def for_person(session: Session, cast: Cast, person: int) -> dict[str, Any]:
        coach = person if person in cast.loggers else cast.facilitator
        learner = cast.patient if coach != cast.patient else cast.lead
        coaching_id = asked(session, cast, learner, coach)
        return {"project_id": cast.project, "coaching_id": coaching_id, **more}

    return for_person


def of_own_coaching(**more: Any) -> Arguments:
    """As `of_asked_coach`, where the coach said yes."""

    def for_person(session: Session, cast: Cast, person: int) -> dict[str, Any]:
        here = of_asked_coach()(session, cast, person)
        coach = person if person in cast.loggers else cast.facilitator
        answer_as_coach(session, coach, is_yes=True, now=NOW, **here)
        return {**here, **more}

    return for_person


def of_noted_time(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """As `of_own_coaching`, with half an hour noted."""
    here = of_own_coaching()(session, cast, person)
    coach = person if person in cast.loggers else cast.facilitator
    met: dict[str, Any] = {"held_on": TODAY, "minutes": 30, "today": TODAY, "now": NOW}
    time_id = note_coaching_time(session, coach, form_token=new_token(), **here, **met)
    return {**here, "time_id": time_id, "now": NOW}


def begun(session: Session, cast: Cast) -> dict[str, Any]:
    """The team looks back on this week and the one before; the lead began."""
    return {
        "project_id": cast.project,
        "look_back_id": begin_look_back(
            session,
            cast.lead,
            project_id=cast.project,
            since=TODAY - timedelta(weeks=1),
            until=TODAY,
            form_token=new_token(),
            today=TODAY,
            now=NOW,
        ),
    }


def of_look_back(**more: Any) -> Arguments:
    """A looking back of the team."""
    return lambda session, cast, _person: {**begun(session, cast), **more}


def of_own_note(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """As `of_look_back`, with words of the person, else the lead's."""
    here = begun(session, cast)
    writer = person if person in cast.loggers else cast.lead
    words = {LookBackQuestion.HAPPENED: "We met twice."}
    write_notes(session, writer, words=words, form_token=new_token(), now=NOW, **here)
    (note,) = read_look_back(session, cast.lead, **here).notes
    return {**here, "note_id": note.note_id, "now": NOW}


def of_line_to_bring(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """As `of_look_back`, with a line that the patient partner shared with the team."""
    words = of_own_words_to_share(session, cast, cast.patient) | {"level": SharedWith.TEAM}
    share_id = share_words(session, cast.patient, **words)
    return {**begun(session, cast), "share_ids": {share_id}, "copies": [GAP], "now": NOW}


def of_piece(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """As `of_look_back`, with a gap before the team."""
    here = begun(session, cast)
    bring_in(session, cast.lead, share_ids=(), copies=[GAP], now=NOW, **here)
    (piece,) = list_pieces(session, cast.lead, **here)
    return {**here, "piece_id": piece.piece_id, "now": NOW}


def of_new_commitment(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """Something that the editor does."""
    return {
        **begun(session, cast),
        "entry": NewCommitment("Send the text a week before.", cast.editor, IN_TWO_WEEKS),
        "form_token": new_token(),
        "today": TODAY,
        "now": NOW,
    }


def of_own_commitment(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """Something that the person took on, else the editor, to let it go."""
    owner = person if person in cast.loggers else cast.editor
    wanted = of_new_commitment(session, cast, person)
    wanted["entry"] = NewCommitment("Send the text a week before.", owner, IN_TWO_WEEKS)
    return {
        "project_id": cast.project,
        "commitment_id": make_commitment(session, cast.lead, **wanted),
        "to": CommitmentStatus.LET_GO,
        "why": "The release is off.",
        "now": NOW,
    }


CALLS: Mapping[str, Call] = {
    # Coaching
    "reflection.coach_offers.list_possible_coaches": Call(in_project()),
    "reflection.coach_offers.offer_coaching": Call(
        in_project(words="Asking first.", now=NOW), Event("coaching offered")
    ),
    "reflection.coach_offers.end_coach_offer": Call(of_own_offer, Event("coaching offer ended")),
    "reflection.coaching.ask_for_coach": Call(of_coach_to_ask, Event("coach asked")),
    "reflection.coaching.answer_as_coach": Call(
        of_asked_coach(is_yes=True, now=NOW), Event("coaching accepted")
    ),
    "reflection.coaching.end_coaching": Call(of_own_coaching(now=NOW), Event("coaching ended")),
    "reflection.coaching.list_my_coaching": Call(in_project()),
    "reflection.coaching.list_coaching_news": Call(in_project(now=NOW)),
    "reflection.coaching_time.note_coaching_time": Call(
        of_own_coaching(held_on=TODAY, minutes=30, form_token="a-form-of-its-own", today=TODAY, now=NOW),
        Event("coaching time noted", after={"minutes": 30}),
    ),
    "reflection.coaching_time.take_back_coaching_time": Call(
        of_noted_time, Event("coaching time taken back", before={"minutes": 30})
    ),
    # Looking back
    "reflection.look_backs.list_look_backs": Call(in_project()),
    "reflection.look_backs.list_look_backs_to_answer": Call(in_project()),
    "reflection.look_backs.read_look_back": Call(of_look_back()),
    "reflection.look_backs.begin_look_back": Call(
        in_project(since=THIS_WEEK, until=TODAY, form_token="a-form-of-its-own", today=TODAY, now=NOW),
        Event("look back begun"),
    ),
    "reflection.look_backs.write_notes": Call(
        of_look_back(words={LookBackQuestion.WHY: "Too late."}, form_token="a-form-of-its-own", now=NOW),
        Event("look back answered"),
    ),
    "reflection.look_backs.take_back_note": Call(of_own_note, Event("look back words taken back")),
    "reflection.look_backs.close_look_back": Call(
        of_look_back(is_closed=True, now=NOW), Event("look back closed")
    ),
    "reflection.look_back_pieces.list_lines_to_bring": Call(of_look_back()),
    "reflection.look_back_pieces.list_pieces": Call(of_look_back()),
    "reflection.look_back_pieces.bring_in": Call(of_line_to_bring, Event("look back pieces brought in")),
    "reflection.look_back_pieces.take_out_piece": Call(of_piece, Event("look back piece taken out")),
    "reflection.commitments.list_commitments": Call(in_project()),
    "reflection.commitments.make_commitment": Call(
        of_new_commitment, Event("commitment made", after={"due_on": "2026-03-18"})
    ),
    "reflection.commitments.move_commitment": Call(
        of_own_commitment, Event("commitment moved", before={"status": "open"}, after={"status": "let_go"})
    ),
}

PART_OF_USE_CASES: Mapping[str, str] = {
    "reflection.coach_offers.people_who_may_coach": "reads for the use cases about coaching",
    "reflection.coaching.coaching_in_turn": "reads for the use cases about coaching",
    "reflection.coaching_time.coaching_minutes": "reads for reports of time given",
    "reflection.look_backs.look_back_of": "reads for the use cases about looking back",
    "reflection.look_backs.open_look_back": "reads for the use cases about looking back",
    "reflection.look_back_rows.note_rows": "reads for export_project",
    "reflection.look_back_rows.commitment_rows": "reads for export_project",
    "reflection.own_look_backs.own_coaching": "reads for export_my_data",
    "reflection.own_look_backs.own_look_backs": "reads for export_my_data",
    "reflection.own_look_backs.forget_own_coaching": "writes for delete_my_account",
}
