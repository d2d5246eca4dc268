"""What co-authoring holds of one person comes out with their data, and goes with their account."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.coauthoring.models import Remark, Review, ReviewInvitation
from partnering.coauthoring.own_aid_rows import own_aid_rows
from partnering.coauthoring.review_standing import review_standing
from partnering.foundation.vocabulary import Consent, Verdict
from partnering.reporting.my_data import delete_my_account
from tests.cast import NOW, Cast
from tests.pages.conftest import counted_statements
from tests.partnering.coauthoring.reviewing import asked, judges, says
from tests.partnering.coauthoring.texts import KNEE

LATER = NOW + timedelta(days=1)


def test_what_one_said_in_a_review_comes_out_and_nobody_elses(session: Session, cast: Cast) -> None:
    rosa = asked(session, cast, cast.patient)
    says(session, rosa, "Too long.", screen="decision", pointer="/title")
    says(session, asked(session, cast, cast.clinician), "Clara's draft")
    (asked_for,) = own_aid_rows(session, cast.patient)["reviews_you_were_asked_for"]
    assert (asked_for["project"], asked_for["aid"], asked_for["version"]) == ("statin", "sore-knee", 1)
    assert asked_for["review"]["verdict"] is None
    assert [(remark["words"], remark["quote"]) for remark in asked_for["review"]["remarks"]] == [
        ("Too long.", "A sore knee")
    ]
    assert "Clara's draft" not in repr(own_aid_rows(session, cast.patient))


def test_versions_that_one_saved_come_out(session: Session, cast: Cast) -> None:
    rows = own_aid_rows(session, cast.lead)
    assert [(row["aid"], row["number"]) for row in rows["versions_of_aids_you_saved"]] == [("sore-knee", 1)]


def test_it_takes_as_many_queries_for_one_review_as_for_three(session: Session, cast: Cast) -> None:
    def another() -> int:
        who = asked(session, cast, cast.patient)
        says(session, who, "Too long.")
        judges(session, who, Verdict.READY)
        session.flush()
        session.expire_all()
        with counted_statements() as statements:
            rows = own_aid_rows(session, cast.patient)["reviews_you_were_asked_for"]
        assert [len(row["review"]["remarks"]) for row in rows] == [1] * len(rows)
        return len(statements)

    assert len({another() for _review in range(3)}) == 1


def test_who_goes_takes_what_was_not_given_along_and_leaves_the_verdict_without_a_name(
    session: Session, cast: Cast
) -> None:
    first = asked(session, cast, cast.patient)
    judges(session, first, Verdict.NEEDS_CHANGE, "Too long.", consent=Consent.NAMED)
    second = asked(session, cast, cast.patient)
    says(session, second, "Not given")
    delete_my_account(session, cast.patient, now=LATER)
    session.expire_all()
    standing = review_standing(session, project_id=cast.project, aid_id=cast.aid, text=KNEE)
    assert [(one.printed_as, one.verdict, one.words) for one in standing.reviewers] == [
        ("Patient", Verdict.NEEDS_CHANGE, "Too long.")
    ]
    assert standing.waiting == ()
    assert session.scalars(select(Review).where(Review.invitation_id == second.invitation)).all() == []
    assert session.scalars(select(Remark).where(Remark.words == "Not given")).all() == []
    assert session.get_one(ReviewInvitation, second.invitation).taken_back_at == LATER
