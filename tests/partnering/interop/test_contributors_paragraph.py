"""The words for CDS Connect: who took part and who did not, plain HTML, and our own reader finds the roles in them."""

from dataclasses import replace

from lxml import html

from partnering.foundation.vocabulary import Activity, PartnerRole, Verdict
from partnering.interop.contributors_paragraph import contributors_html
from partnering.interop.involvement import AidTold, Involvement, Place
from partnering.interop.role_evidence import role_evidence
from tests.cast import CATALOG
from tests.partnering.interop.involvement_sample import (
    A_NURSE,
    DAY,
    READY,
    SAID,
    SHA256,
    SITE,
    WORKSHOP,
    told,
)


def lines(one: Involvement) -> list[str]:
    paragraphs = html.fragments_fromstring(contributors_html(one, CATALOG))
    return [str(paragraph.text_content()) for paragraph in paragraphs]


def test_each_role_is_told_with_names_times_and_stages_and_who_is_missing() -> None:
    assert lines(told()) == [
        "Who was involved in “Choose about statins”, release 2.1, as it was logged:",
        (
            "Patient partners took part 1 time (Rosa Marin; others by their role only), on 2 March 2026, "
            "at these stages: What people see."
        ),
        "Caregiver partners took part 1 time, on 2 March 2026, at these stages: What people see.",
        "Reviewers said of the text of “sore-knee” that goes out with it: Rosa Marin, Patient: It is ready.",
        "Partners said one thing about it: Yes, we will do it (1).",
        "Nothing is logged of these roles: Citizen, Clinician, Local decision-maker.",
    ]


def test_more_than_once_tells_the_last_day_and_every_stage() -> None:
    at_first = replace(
        WORKSHOP, key="0", held_on=DAY.replace(day=1), place=Place("sittig-2023", "pcor_evidence")
    )
    said = lines(told(occasions=(at_first, WORKSHOP, replace(WORKSHOP, key="2", activity=Activity.MEETING))))
    assert said[1] == (
        "Patient partners took part 3 times (Rosa Marin; others by their role only), the last time on 2 March 2026, "
        "at these stages: What we learned; What people see."
    )


def test_who_only_reviewed_is_not_missing_and_an_old_text_is_not_this_one() -> None:
    by_nurse = replace(READY, by=A_NURSE, verdict=Verdict.NEEDS_CHANGE, is_on_this_text=False)
    said = lines(told(reviews=(by_nurse,)))
    assert not [line for line in said if "Reviewers said" in line]
    assert said[-1] == "Nothing is logged of these roles: Citizen, Local decision-maker."


def test_what_waits_is_told_as_waiting() -> None:
    waiting = replace(SAID, key="6", waits=True)
    never = replace(SAID, key="7", answers=(), waits=True)
    said = lines(told(inputs=(SAID, waiting, never)))
    assert "Partners said 3 things about it: Yes, we will do it (1); waits for an answer (2)." in said


def test_nothing_logged_is_told_so() -> None:
    said = lines(told(occasions=(), inputs=(), reviews=()))
    assert said[1:] == [
        "Nothing is logged of these roles: Patient, Caregiver, Citizen, Clinician, Local decision-maker."
    ]


def test_words_never_become_markup_and_what_is_out_has_a_link() -> None:
    out = told(title="<script>alert(1)</script> & more", aids=(AidTold("sore-knee", SHA256, is_out=True),))
    page = contributors_html(out, CATALOG)
    assert "<script" not in page
    assert "“<script>alert(1)</script> & more”" in lines(out)[0]
    (link,) = html.fromstring(page).xpath("//a")
    assert (link.get("href"), link.text) == (f"{SITE}/aids/sore-knee/2.1", "How it was made")


def test_our_own_reader_finds_who_took_part_and_nobody_else() -> None:
    found = role_evidence({"Contributors": "\n".join(lines(told()))})
    shown = {one.partner_role for one in found if one.quotes}
    assert shown == {PartnerRole.PATIENT_PARTNER, PartnerRole.CAREGIVER_PARTNER}
