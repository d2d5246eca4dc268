"""Tables of reflection: the journal, self-assessments, coaching, looking back, lessons and open questions."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partnering.foundation.database import Base, term_column
from partnering.foundation.vocabulary import Rater, SharedWith
from partnering.reflection.terms import (
    BroughtKind,
    CoachingStatus,
    CommitmentStatus,
    LookBackQuestion,
    QuestionStatus,
)

LONGEST_KEY = 100
LONGEST_ABOUT = 200


class JournalPage(Base):
    """What a person wrote in one week. A week has a second page where two browsers typed into it at once."""

    __tablename__ = "journal_pages"
    __table_args__ = (
        CheckConstraint("length(token) between 20 and 64", name="token_length"),
        Index("ix_journal_pages_person_id_week_on", "person_id", "week_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    week_on: Mapped[date]
    """The Monday of the week."""
    token: Mapped[str] = mapped_column(String(64), unique=True)
    revision: Mapped[int]
    sealed: Mapped[str] = mapped_column(Text)
    """The words as `sealing.seal` keeps them."""
    begun_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class JournalShare(Base):
    """A copy of some words of a journal, and who may read it. The page it was copied from stays private."""

    __tablename__ = "journal_shares"
    __table_args__ = (
        CheckConstraint("level <> 'private'", name="is_shared"),
        CheckConstraint("(reader_id is null) = (level in ('team', 'network'))", name="one_reader"),
        Index("ix_journal_shares_person_id_week_on", "person_id", "week_on"),
        Index("ix_journal_shares_project_id_level", "project_id", "level"),
        Index("ix_journal_shares_reader_id", "reader_id"),
        Index("ix_journal_shares_level_shared_at", "level", "shared_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    week_on: Mapped[date]
    level: Mapped[SharedWith] = mapped_column(term_column(SharedWith))
    sealed: Mapped[str] = mapped_column(Text)
    shared_at: Mapped[datetime]


class JournalReminder(Base):
    """A wish for one e-mail a week. No row, no e-mail."""

    __tablename__ = "journal_reminders"
    __table_args__ = (CheckConstraint("weekday between 0 and 6", name="weekday_of_week"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    weekday: Mapped[int]
    """0 for Monday to 6 for Sunday."""
    token: Mapped[str] = mapped_column(String(64), unique=True)
    """Stands in the link that ends the reminders, and can do nothing else."""
    sent_for: Mapped[date | None]
    """The Monday of the week of the last e-mail."""


class CountedJournal(Base):
    """A wish that one's weeks count in a project's number of weeks, from that of a day on. No row, nothing counts."""

    __tablename__ = "counted_journals"

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    since: Mapped[date]
    marks_since: Mapped[date | None]
    """Since when it counts too how content the person says to be; None where it does not."""


class OwnInstrument(Base):
    """An instrument that a project may use by a licence of its own. It is in no export."""

    __tablename__ = "own_instruments"
    __table_args__ = (Index("ix_own_instruments_project_id", "project_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    content: Mapped[str] = mapped_column(Text)
    """The instrument as JSON."""
    permission: Mapped[str] = mapped_column(Text)
    """Who allowed the use, and when."""
    brought_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    brought_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Assessment(Base):
    """One person's answers to one instrument. Until they are given, nobody else reads them."""

    __tablename__ = "assessments"
    __table_args__ = (
        CheckConstraint("replaced_at is null or given_at is not null", name="replaced_once_given"),
        Index("ix_assessments_project_id_instrument_given_at", "project_id", "instrument", "given_at"),
        Index("ix_assessments_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    instrument: Mapped[str] = mapped_column(String(LONGEST_KEY))
    """A key of the catalog, or "own:" with the id of an own instrument."""
    lifecycle: Mapped[str] = mapped_column(String(LONGEST_KEY))
    """Empty, with the stage, for an instrument about the work as a whole."""
    stage: Mapped[str] = mapped_column(String(LONGEST_KEY))
    rater: Mapped[Rater] = mapped_column(term_column(Rater))
    begun_at: Mapped[datetime]
    given_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]
    """When the same person gave the next one."""


class AssessmentAnswer(Base):
    """One answer in an assessment."""

    __tablename__ = "assessment_answers"
    __table_args__ = (UniqueConstraint("assessment_id", "item", name="uq_assessment_answers_item"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"))
    item: Mapped[str] = mapped_column(String(LONGEST_KEY))
    given: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """What was answered, as texts; an empty list for "not for me to judge"; null while there are words only."""
    would_raise_it: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime]


class CoachOffer(Base):
    """Somebody of the project who would like to coach. No row, no offer."""

    __tablename__ = "coach_offers"

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    """What they can help with."""
    offered_at: Mapped[datetime]


class Coaching(Base):
    """One person who asked another to coach them. Nobody else reads it, and what they speak of is nowhere."""

    __tablename__ = "coachings"
    __table_args__ = (
        UniqueConstraint("learner_id", "form_token"),
        CheckConstraint("learner_id <> coach_id", name="two_people"),
        CheckConstraint("(status = 'asked') = (answered_at is null and ended_at is null)", name="asked"),
        CheckConstraint("(status = 'ended') = (ended_at is not null)", name="ended"),
        Index("ix_coachings_project_id", "project_id"),
        Index("ix_coachings_coach_id", "coach_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    learner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    coach_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    form_token: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[str] = mapped_column(Text)
    """What the learner wishes for, as `sealing.seal` keeps it."""
    status: Mapped[CoachingStatus] = mapped_column(term_column(CoachingStatus))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class CoachingTime(Base):
    """How long two people met for coaching on one day."""

    __tablename__ = "coaching_times"
    __table_args__ = (
        UniqueConstraint("noted_by", "form_token"),
        CheckConstraint("minutes between 1 and 1440", name="minutes_of_a_day"),
        Index("ix_coaching_times_coaching_id", "coaching_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    coaching_id: Mapped[int] = mapped_column(ForeignKey("coachings.id"))
    form_token: Mapped[str] = mapped_column(String(64))
    held_on: Mapped[date]
    minutes: Mapped[int]
    noted_by: Mapped[int] = mapped_column(ForeignKey("people.id"))


class LookBack(Base):
    """A team that looks back on some weeks together."""

    __tablename__ = "look_backs"
    __table_args__ = (
        UniqueConstraint("begun_by", "form_token"),
        CheckConstraint("since_on <= until_on", name="days_in_order"),
        Index("ix_look_backs_project_id_until_on", "project_id", "until_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    form_token: Mapped[str] = mapped_column(String(64))
    since_on: Mapped[date]
    """The Monday of the first week."""
    until_on: Mapped[date]
    """The Sunday of the last week."""
    begun_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    begun_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class LookBackPiece(Base):
    """Something that a team brought before itself to look back on."""

    __tablename__ = "look_back_pieces"
    __table_args__ = (
        UniqueConstraint("look_back_id", "about"),
        CheckConstraint("(kind = 'line') = (share_id is not null)", name="line_is_shared"),
        CheckConstraint("(share_id is null) = (words <> '')", name="has_words"),
        Index("ix_look_back_pieces_share_id", "share_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    look_back_id: Mapped[int] = mapped_column(ForeignKey("look_backs.id"))
    kind: Mapped[BroughtKind] = mapped_column(term_column(BroughtKind))
    about: Mapped[str] = mapped_column(String(LONGEST_ABOUT))
    """What it was taken from, so that it is brought once."""
    share_id: Mapped[int | None] = mapped_column(ForeignKey("journal_shares.id", ondelete="CASCADE"))
    """A shared line is read where it is shared: who takes it back takes it out of here too."""
    words: Mapped[str] = mapped_column(Text)
    """A copy of anything else; empty for a line."""


class LookBackNote(Base):
    """What one person says to one of the four questions."""

    __tablename__ = "look_back_notes"
    __table_args__ = (
        UniqueConstraint("written_by", "form_token", "question"),
        CheckConstraint("length(words) >= 1", name="says_something"),
        Index("ix_look_back_notes_look_back_id", "look_back_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    look_back_id: Mapped[int] = mapped_column(ForeignKey("look_backs.id"))
    form_token: Mapped[str] = mapped_column(String(64))
    question: Mapped[LookBackQuestion] = mapped_column(term_column(LookBackQuestion))
    words: Mapped[str] = mapped_column(Text)
    written_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime]


class Commitment(Base):
    """Something that a team decided on looking back, with the one who does it and the day."""

    __tablename__ = "commitments"
    __table_args__ = (
        UniqueConstraint("made_by", "form_token"),
        CheckConstraint("length(words) >= 1", name="says_what"),
        CheckConstraint("(status = 'open') = (ended_at is null)", name="ended"),
        CheckConstraint("(status = 'let_go') = (why_let_go <> '')", name="let_go_with_a_reason"),
        Index("ix_commitments_project_id_status_due_on", "project_id", "status", "due_on"),
        Index("ix_commitments_owner_id_status", "owner_id", "status"),
        Index("ix_commitments_look_back_id", "look_back_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    look_back_id: Mapped[int] = mapped_column(ForeignKey("look_backs.id"))
    form_token: Mapped[str] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    due_on: Mapped[date]
    made_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    status: Mapped[CommitmentStatus] = mapped_column(term_column(CommitmentStatus))
    ended_at: Mapped[datetime | None]
    why_let_go: Mapped[str] = mapped_column(Text)
    """Empty for what was not let go."""


class Lesson(Base):
    """Something that a project learnt. Its people read it; others read a copy, where the writer shares one."""

    __tablename__ = "lessons"
    __table_args__ = (
        UniqueConstraint("written_by", "form_token"),
        CheckConstraint("length(tried) >= 1 and length(happened) >= 1", name="says_something"),
        Index("ix_lessons_project_id_written_at", "project_id", "written_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    form_token: Mapped[str] = mapped_column(String(64))
    tried: Mapped[str] = mapped_column(Text)
    happened: Mapped[str] = mapped_column(Text)
    now_do: Mapped[str] = mapped_column(Text)
    stage: Mapped[str] = mapped_column(String(LONGEST_KEY))
    """Its key, which belongs to one lifecycle only; empty for the work as a whole."""
    stays_inside: Mapped[bool]
    """Whether it tells of something whose giver did not want it shared outside the project."""
    written_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime]


class SharedLesson(Base):
    """The copy of a lesson for all projects. Nobody of another project is told whose it is."""

    __tablename__ = "shared_lessons"
    __table_args__ = (
        Index("ix_shared_lessons_shared_at", "shared_at"),
        Index("ix_shared_lessons_stage_shared_at", "stage", "shared_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    tried: Mapped[str] = mapped_column(Text)
    happened: Mapped[str] = mapped_column(Text)
    now_do: Mapped[str] = mapped_column(Text)
    stage: Mapped[str] = mapped_column(String(LONGEST_KEY))
    shared_at: Mapped[datetime]


class OpenQuestion(Base):
    """A question that a project cannot answer by itself."""

    __tablename__ = "open_questions"
    __table_args__ = (
        UniqueConstraint("asked_by", "form_token"),
        CheckConstraint("(status = 'open') = (settled_at is null)", name="settled"),
        Index("ix_open_questions_project_id_status_asked_at", "project_id", "status", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    form_token: Mapped[str] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(Text)
    topics: Mapped[list[str]] = mapped_column(JSON)
    asked_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    status: Mapped[QuestionStatus] = mapped_column(term_column(QuestionStatus))
    settled_at: Mapped[datetime | None]
    settled_words: Mapped[str] = mapped_column(Text)
    """What is known now, or why it was let go; empty while it is open."""


class QuestionAsk(Base):
    """That somebody was asked a question, whose topics they offered to be asked about."""

    __tablename__ = "question_asks"

    question_id: Mapped[int] = mapped_column(ForeignKey("open_questions.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    asked_at: Mapped[datetime]
    passed_at: Mapped[datetime | None]
    """When they said that it is not for them."""


class QuestionAnswer(Base):
    """What somebody said to an open question."""

    __tablename__ = "question_answers"
    __table_args__ = (UniqueConstraint("answered_by", "form_token"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("open_questions.id"), index=True)
    form_token: Mapped[str] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(Text)
    answered_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    """When the one who asked the question has said that they read it."""


class PersonTopic(Base):
    """Something that a person is willing to be asked about. No row, no question."""

    __tablename__ = "person_topics"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    folded: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True, index=True)
    """The topic without capitals, by which questions find it."""
    topic: Mapped[str] = mapped_column(String(LONGEST_KEY))
