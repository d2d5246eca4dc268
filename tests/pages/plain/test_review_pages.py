"""The review by link, page by page: all of it works without script, and nothing that is typed is lost."""

import base64
import hashlib
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import html
from sqlalchemy import select, update
from starlette.testclient import TestClient

from pages.shared.cookies import COOKIE
from partnering.coauthoring.asking import NewReviewer
from partnering.coauthoring.models import Remark, Review, ReviewAnswer, ReviewInvitation
from partnering.coauthoring.rounds import close_round, renew_link, take_back_invitation
from partnering.coauthoring.saving import save_version
from partnering.foundation.database import reading, transaction
from partnering.foundation.invitations import invite_person
from partnering.foundation.people import command_line_person
from partnering.foundation.sign_in import accept_invitation
from partnering.foundation.vocabulary import Consent, ReviewReply, Verdict
from partnering.tracker.models import Input
from tests.cast import PASSWORD_HASH, Cast
from tests.pages.plain.walking_a_review import NELL, PSA, AskedByLink, Walk, ask_nell

LONG = "naïve “words” " * 380_000
"""More than 5 MB in UTF-8."""


@pytest.fixture
def nell(cast: Cast, client: TestClient) -> AskedByLink:
    with transaction() as session:
        return ask_nell(session, cast)


@pytest.fixture
def walk(client: TestClient, nell: AskedByLink) -> Walk:
    return Walk(client, nell.address)


def remarks(nell: AskedByLink) -> list[Remark]:
    of_nell = select(Review.id).where(Review.invitation_id == nell.invitation)
    with reading() as session:
        return list(session.scalars(select(Remark).where(Remark.review_id.in_(of_nell)).order_by(Remark.id)))


def the_review(nell: AskedByLink) -> Review:
    with reading() as session:
        return session.scalars(select(Review).where(Review.invitation_id == nell.invitation)).one()


def sign_in_as(client: TestClient, person: int) -> None:
    """Sign somebody of the cast in, today as the clock of this machine has it."""
    now = datetime.now(UTC)
    with transaction() as session:
        link = invite_person(session, command_line_person(session), member_id=person, now=now)
        signed_in = accept_invitation(
            session, token=link, password_hash=PASSWORD_HASH, device="Firefox on Linux", now=now
        )
    client.cookies.clear()
    client.cookies.set(COOKIE, signed_in.token)


# The way through


def test_she_is_welcomed_by_name_and_told_what_for_how_long_and_until_when(walk: Walk) -> None:
    due = datetime.now(UTC).date() + timedelta(days=9)
    assert walk.heading == "Hello Nell. Will you look at this for us?"
    for said in (
        "A blood test to look for prostate cancer",
        "10 parts, about 20 minutes",
        f"{due.day} {due:%B %Y}",
    ):
        assert said in walk.text
    assert "Please be <b>frank</b>." in walk.text
    assert walk.page.xpath("//main//b") == []


def test_she_sees_one_part_at_a_time_and_each_answer_is_kept_when_she_goes_on_or_back(walk: Walk) -> None:
    walk.open(walk.page.xpath("//a[@class='main']/@href")[0])
    assert walk.heading == "Part 1 of 10: The decision"
    walk.press("go", "next", clear="yes", fair="unsure")
    assert walk.heading == "Part 2 of 10: The choices"
    walk.press("go", "back", frightens="no", words="What about my wife?")
    assert walk.heading == "Part 1 of 10: The decision"
    assert {name: walk.fields.get(name) for name in ("clear", "fair", "missing")} == {
        "clear": "yes",
        "fair": "unsure",
        "missing": None,
    }
    walk.press("go", "2")
    assert (walk.fields["frightens"], walk.fields["words"]) == ("no", "")
    assert "What about my wife?" in walk.text


def test_she_stops_and_goes_on_another_day_where_she_was(
    walk: Walk, nell: AskedByLink, client: TestClient
) -> None:
    walk.open(f"{nell.address}?screen=1")
    walk.press("go", "next", clear="yes")
    walk.press("go", "later", clear="no", words="Too many words.")
    assert "All you said is kept." in walk.text
    client.cookies.clear()
    again = Walk(client, nell.address)
    again.open(again.page.xpath("//a[@class='main']/@href")[0])
    assert again.heading == "Part 3 of 10: All five trials"


@pytest.mark.parametrize("screen", range(1, 11))
def test_a_part_looks_as_its_readers_will_see_it_in_less_than_100_kb(
    walk: Walk, nell: AskedByLink, screen: int
) -> None:
    walk.open(f"{nell.address}?screen={screen}")
    assert walk.answer.status_code == 200
    assert len(walk.answer.content) < 100_000
    assert len(walk.page.xpath("//label[starts-with(@for, 'say')]")) > 3
    ids = walk.page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(
        walk.page.xpath("//@aria-labelledby | //@aria-describedby | //label/@for | //button/@form")
    ) <= set(ids)
    assert walk.page.xpath("//@style | //@src | //link[@rel='stylesheet']") == []


def test_the_browser_may_run_no_script_but_the_one_that_adds_up_values(walk: Walk, nell: AskedByLink) -> None:
    for screen, scripts in ((2, 0), (7, 1)):
        walk.open(f"{nell.address}?screen={screen}")
        policy = walk.answer.headers["content-security-policy"]
        inside = walk.page.xpath("//script/text()")
        hashes = [
            f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in inside
        ]
        assert len(inside) == scripts
        assert re.findall(r"script-src ([^;]+)", policy) == ([" ".join(hashes)] if hashes else [])
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert walk.answer.headers["cache-control"] == "no-store"


# Pointing


def test_she_points_at_a_sentence_and_what_she_ticked_meanwhile_is_kept(
    walk: Walk, nell: AskedByLink
) -> None:
    sentence = "You can have the test or leave it."
    walk.open(f"{nell.address}?screen=1")
    walk.press("say", walk.place_of(sentence), clear="no")
    assert walk.heading == "What would you like to say about this?"
    assert sentence in walk.text
    walk.press("go", "keep", words="Who says so?")
    assert walk.fields["clear"] == "no"
    (marked,) = walk.page.xpath("//label[@class='spoken']")
    assert marked.text_content() == sentence
    (remark,) = remarks(nell)
    assert (remark.pointer, remark.quote, remark.words) == ("/decision/why_now", sentence, "Who says so?")
    assert remark.quote_after.startswith(" Men who know the facts")


def test_she_points_at_a_number_of_the_table(walk: Walk, nell: AskedByLink) -> None:
    walk.open(f"{nell.address}?screen=3")
    walk.press("say", walk.place_of("128 of 1,000 men"))
    walk.press("go", "keep", words="Is that many?")
    assert remarks(nell)[0].pointer == "/evidence/five-trials/outcomes/death-any/per_option/psa-test"
    assert len(walk.page.xpath("//label[@class='spoken']")) >= 3


def test_she_points_at_icons_and_says_which_she_means(walk: Walk, nell: AskedByLink) -> None:
    walk.open(f"{nell.address}?screen=3")
    picture = walk.page.xpath("//label[svg]/@for")[1].removeprefix("say")
    walk.press("say", picture)
    assert len(walk.page.xpath("//blockquote/svg")) == 1
    assert "The filled ones: it happens to these 128" in walk.text
    walk.press("go", "keep", icon="others", words="They all look sad.")
    (remark,) = remarks(nell)
    assert remark.mark == {"option": "psa-test", "outcome": "death-any", "icon": 129}
    assert remark.pointer == "/evidence/five-trials/outcomes/death-any/per_option/psa-test"


def test_every_place_of_every_part_can_be_spoken_of(walk: Walk, nell: AskedByLink) -> None:
    for screen in range(1, 11):
        walk.open(f"{nell.address}?screen={screen}")
        for place in walk.buttons("say"):
            data = {
                "screen": str(screen),
                "place": place,
                "token": f"{screen}-{place}",
                "words": "This.",
                "go": "keep",
            }
            if int(place) % 7 == 1:
                answer = walk.client.post(nell.address, data=data)
                assert (answer.status_code, answer.headers["location"]) == (
                    303,
                    f"{nell.address}?screen={screen}#at{place}",
                )
    assert all(remark.pointer for remark in remarks(nell))


def test_she_takes_a_remark_back_and_it_is_gone(walk: Walk, nell: AskedByLink) -> None:
    walk.open(f"{nell.address}?screen=2")
    walk.press("go", "here", words="First")
    walk.press("go", "here", words="Second")
    walk.press("drop", walk.buttons("drop")[0], words="Third")
    assert [remark.words for remark in remarks(nell)] == ["Second", "Third"]


def test_a_form_sent_twice_says_it_once(walk: Walk, nell: AskedByLink) -> None:
    walk.open(f"{nell.address}?screen=2")
    sent = {**walk.fields, "words": "Once", "go": "next"}
    for _twice in range(2):
        assert walk.client.post(nell.address, data=sent).status_code == 303
    assert [remark.words for remark in remarks(nell)] == ["Once"]


# The verdict


def test_she_gives_her_verdict_and_hears_by_when_she_is_answered(walk: Walk, nell: AskedByLink) -> None:
    walk.open(f"{nell.address}?screen=2")
    walk.press("go", "verdict", words="Say more about the harms.")
    assert walk.heading == "Your verdict"
    assert walk.fields["consent"] == Consent.ROLE_ONLY
    walk.press(
        "go", "give", verdict="needs_change", words="The harms come last.", consent="named", minutes="25"
    )
    day = datetime.now(UTC).date() + timedelta(days=9 + 14)
    assert walk.heading == "Thank you, Nell."
    assert f"You will hear back by {day.day} {day:%B %Y}" in walk.text
    assert "Say more about the harms. Waits for an answer." in walk.text
    review = the_review(nell)
    assert (review.verdict, review.minutes, review.consent) == (Verdict.NEEDS_CHANGE, 25, Consent.NAMED)
    assert review.ending is None
    with reading() as session:
        said = {row.said for row in session.scalars(select(Input).where(Input.given_by == nell.person))}
    assert said == {"Say more about the harms.", "The harms come last."}


def test_the_last_page_keeps_what_is_typed_until_the_verdict_is_given(walk: Walk, nell: AskedByLink) -> None:
    walk.open(f"{nell.address}?screen=verdict")
    typed = {"verdict": "ready", "words": "Almost.", "consent": "not_shared", "minutes": "about 5"}
    walk.press("go", "later", **typed)
    walk.open(f"{nell.address}?screen=verdict")
    assert {name: walk.fields[name] for name in typed} == typed
    walk.press("go", "give")
    assert "Minutes: write a number from 0 to 1440" in walk.text
    assert walk.answer.status_code == 422
    walk.press("go", "back")
    assert walk.heading == "Part 10 of 10: About this aid"
    assert the_review(nell).verdict is None


def test_a_verdict_without_a_choice_or_a_reason_is_asked_for_kindly(walk: Walk, nell: AskedByLink) -> None:
    walk.open(f"{nell.address}?screen=verdict")
    walk.press("go", "give", words="Mine")
    assert walk.page.xpath("//div[@role='alert']//a/@href") == ["#verdict"]
    walk.press("go", "give", verdict="harmful_or_misleading", words="")
    assert "Say what should change" in walk.text
    assert walk.fields["verdict"] == "harmful_or_misleading"


def test_the_same_verdict_sent_twice_counts_once_and_another_one_does_not_count(
    walk: Walk, nell: AskedByLink
) -> None:
    walk.open(f"{nell.address}?screen=verdict")
    sent = {**walk.fields, "verdict": "ready", "go": "give"}
    for _twice in range(2):
        assert walk.client.post(nell.address, data=sent).status_code == 303
    other = walk.client.post(nell.address, data={**sent, "verdict": "needs_change", "words": "No, wait."})
    assert other.status_code == 409
    assert "You have given your verdict already." in other.text
    assert "No, wait." in other.text
    assert the_review(nell).verdict is Verdict.READY


def test_she_takes_a_block_back_with_a_reason(walk: Walk, nell: AskedByLink) -> None:
    walk.open(f"{nell.address}?screen=verdict")
    walk.press("go", "give", verdict="harmful_or_misleading", words="It will scare him.")
    assert "This version is held back" in walk.text
    walk.press("go", "lift", because=" ")
    assert walk.answer.status_code == 422
    walk.press("go", "lift", because="I read it again.")
    assert "You have taken this back since." in walk.text
    assert the_review(nell).lifted_because == "I read it again."


# What goes wrong


def test_a_link_that_is_altered_taken_back_replaced_or_too_old_opens_nothing_in_the_same_words(
    client: TestClient, cast: Cast, nell: AskedByLink
) -> None:
    known = client.get(nell.address).text
    assert "Nell" in known

    def refused(address: str) -> None:
        for path in (address, f"{address}?screen=1", f"{address}/paper", f"{address}/paper.pdf"):
            answer = client.get(path)
            assert answer.status_code == 404
            assert "This link opens no review." in answer.text
            assert not {"Nell", "prostate", "statin"} & set(re.findall(r"\w+", answer.text))
        lost = client.post(address, data={"screen": "1", "words": "Do not lose me", "go": "next"})
        assert lost.status_code == 404
        assert "Do not lose me" in lost.text

    for altered in (nell.token[:-1], nell.token.swapcase(), "x" * 3000, "%00", "%F0%9F%91%A3"):
        refused(f"/review/{altered}")
    call: dict[str, Any] = {
        "project_id": cast.project,
        "invitation_id": nell.invitation,
        "now": datetime.now(UTC),
    }
    with transaction() as session:
        new = renew_link(session, cast.lead, **call).token
    refused(nell.address)
    assert client.get(f"/review/{new}").status_code == 200
    with transaction() as session:
        session.execute(update(ReviewInvitation).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    refused(f"/review/{new}")
    with transaction() as session:
        newest = renew_link(session, cast.lead, **call).token
        take_back_invitation(session, cast.lead, **call)
    refused(f"/review/{newest}")


def test_a_link_opens_this_review_alone(client: TestClient, cast: Cast, nell: AskedByLink) -> None:
    Walk(client, nell.address)
    for path in ("/", "/coverage"):
        answer = client.get(path, headers={"accept": "text/html"})
        assert answer.headers["location"].startswith("/signin")
    assert client.get(f"/my-review/{nell.invitation}").headers["location"].startswith("/signin")
    for person in (cast.outsider, cast.patient, cast.lead):
        sign_in_as(client, person)
        assert client.get(f"/my-review/{nell.invitation}").status_code == 404


def test_after_the_round_is_closed_what_she_types_is_shown_back(
    walk: Walk, client: TestClient, cast: Cast, nell: AskedByLink
) -> None:
    walk.open(f"{nell.address}?screen=2")
    sent = {**walk.fields, "words": "One more thing", "clear": "yes", "go": "next"}
    with transaction() as session:
        close_round(session, cast.lead, project_id=cast.project, round_id=nell.round, now=datetime.now(UTC))
    answer = client.post(nell.address, data=sent)
    assert answer.status_code == 409
    assert "This review was closed on" in answer.text
    assert "One more thing" in answer.text
    assert "This review was closed on" in client.get(f"{nell.address}?screen=2").text
    assert remarks(nell) == []


def test_of_an_older_version_she_is_told_kindly_and_her_verdict_still_counts(
    walk: Walk, cast: Cast, nell: AskedByLink
) -> None:
    with transaction() as session:
        save_version(
            session,
            cast.lead,
            project_id=cast.project,
            aid_id=nell.aid,
            text=PSA.replace(b"You can have the test or leave it.", b"You may have the test."),
            base_number=1,
            message="Shorter",
            now=datetime.now(UTC),
        )
    walk.open(f"{nell.address}?screen=1")
    assert "You can have the test or leave it." in walk.text
    walk.open(f"{nell.address}?screen=verdict")
    assert "there is a version 2 by now. You see version 1, and what you say counts." in walk.text
    walk.press("go", "give", verdict="ready")
    assert walk.heading == "Thank you, Nell."
    assert the_review(nell).verdict is Verdict.READY


@pytest.mark.parametrize("screen", ["2", "verdict"])
def test_words_that_are_far_too_long_are_shown_back_in_full_and_ticks_are_kept(
    walk: Walk, nell: AskedByLink, screen: str
) -> None:
    assert len(LONG.encode()) > 5_000_000
    walk.open(f"{nell.address}?screen={screen}")
    ticks = {"clear": "yes"} if screen == "2" else {"verdict": "ready"}
    walk.press("go", "next" if screen == "2" else "give", words=LONG, **ticks)
    assert walk.answer.status_code == 422
    assert walk.fields["words"] == LONG
    assert "characters long" in walk.page.xpath("//div[@role='alert']")[0].text_content()
    assert remarks(nell) == []
    if screen == "2":
        with reading() as session:
            answers = select(ReviewAnswer.reply).where(ReviewAnswer.review_id == the_review(nell).id)
            assert session.scalars(answers).one() is ReviewReply.YES


def test_more_than_anybody_types_is_refused_in_words(client: TestClient, nell: AskedByLink) -> None:
    answer = client.post(nell.address, data={"screen": "2", "words": "x" * 21_000_000})
    assert answer.status_code == 413
    assert "Nothing of it was kept." in answer.text


def test_html_and_script_in_a_remark_stay_words(walk: Walk, nell: AskedByLink) -> None:
    hostile = "</textarea><script>alert(1)</script><img src=x onerror=alert(2)>'\"{{ 7*7 }}"
    walk.open(f"{nell.address}?screen=2")
    walk.press("go", "here", words=hostile)
    assert walk.page.xpath("//script | //img") == []
    assert hostile in walk.text
    walk.press("say", "1")
    walk.press("go", "keep", words=hostile)
    walk.open(f"{nell.address}?screen=verdict")
    walk.press("go", "give", verdict="needs_change", words=hostile)
    assert walk.page.xpath("//script | //img") == []
    assert walk.text.count(hostile) >= 2


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"screen": "0"},
        {"screen": "²"},
        {"screen": "99999999999999999999"},
        {"screen": "1", "clear": "maybe", "go": "-7"},
        {"screen": "1", "drop": "123456"},
        {"screen": "1", "drop": "9" * 40},
        {"screen": "1", "say": "9" * 40},
        {"screen": "1", "place": "9" * 40, "words": "Kept all the same", "token": "t"},
        {"screen": "1", "place": "1", "words": "Kept all the same", "token": "t", "icon": "nose"},
        {"screen": "1", "words": "x", "token": "t" * 100},
        {"screen": "verdict", "verdict": "lovely", "consent": "maybe", "go": "give"},
        {"screen": "verdict", "minutes": "-1", "verdict": "ready", "go": "give"},
        {"because": "I did not say so"},
        {"because": ""},
    ],
)
def test_a_form_that_nobody_was_shown_gets_a_clear_answer(
    client: TestClient, nell: AskedByLink, sent: dict[str, str]
) -> None:
    answer = client.post(nell.address, data=sent)
    assert answer.status_code in {303, 409, 422}
    assert "our side" not in answer.text


def test_another_website_cannot_send_a_review(client: TestClient, nell: AskedByLink) -> None:
    answer = client.post(
        nell.address,
        data={"screen": "1", "words": "x", "token": "t"},
        headers={"sec-fetch-site": "cross-site"},
    )
    assert answer.status_code == 403
    assert remarks(nell) == []


# On paper, and by account


def test_the_packet_in_large_print_holds_every_part_with_its_questions(
    client: TestClient, nell: AskedByLink
) -> None:
    page = html.document_fromstring(client.get(f"{nell.address}/paper").text)
    assert len(page.xpath("//div[@class='aid']")) == 10
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {address.removeprefix("#") for address in page.xpath("//@href") if address[0] == "#"} <= set(ids)
    assert page.text_content().count("Is it fair to every choice?") == 10
    assert (
        page.xpath("//button[@form] | //form[@method='post'] | //script | //label[starts-with(@for, 'say')]")
        == []
    )
    for verdict in Verdict:
        assert verdict.meaning in page.text_content()


def test_the_packet_is_a_pdf_that_begins_with_a_letter(client: TestClient, nell: AskedByLink) -> None:
    answer = client.get(f"{nell.address}/paper.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")


def test_whoever_asks_prints_the_packet_of_a_person(
    client: TestClient, cast: Cast, nell: AskedByLink
) -> None:
    address = f"/review-round/{nell.round}/paper?project=statin&for={nell.invitation}"
    assert client.get(address).headers["location"].startswith("/signin?next=%2Freview-round")
    sign_in_as(client, cast.facilitator)
    assert "Dear Nell," in client.get(address).text
    assert client.get(address.replace("/paper?", "/paper.pdf?")).content.startswith(b"%PDF")
    for wrong in ("&for=0", "&for=x"):
        assert client.get(address.replace(f"&for={nell.invitation}", wrong)).status_code == 404
    sign_in_as(client, cast.outsider)
    assert client.get(address).status_code == 404


def test_who_is_asked_by_account_reviews_on_the_same_pages(client: TestClient, cast: Cast) -> None:
    with transaction() as session:
        asked = ask_nell(
            session,
            cast,
            reviewers=[
                NewReviewer(cast.patient),
                NELL,
            ],
        )
    sign_in_as(client, cast.patient)
    walk = Walk(client, f"/my-review/{asked.invitation}")
    assert walk.heading == "Hello Rosa. Will you look at this for us?"
    assert "Only you see this page." in walk.text
    walk.open(f"/my-review/{asked.invitation}?screen=1")
    sent = {**walk.fields, "words": "Mine", "go": "next"}
    client.cookies.clear()
    lost = client.post(f"/my-review/{asked.invitation}", data=sent)
    assert lost.status_code == 403
    assert "Mine" in lost.text
    assert remarks(asked) == []
