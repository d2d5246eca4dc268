"""Walking through a review as a browser without script does: pages are read, fields filled, one button pressed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lxml import html
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from partnering.coauthoring.aids import add_aid
from partnering.coauthoring.asking import NewReviewer
from partnering.coauthoring.rounds import open_round
from partnering.foundation.vocabulary import PartnerRole, ReviewHat, VersionOrigin
from tests.cast import Cast

PSA = (Path(__file__).parents[3] / "data" / "aids" / "psa-screening.yaml").read_bytes()
NELL = NewReviewer(name="Nell", role=PartnerRole.PATIENT_PARTNER, by_link=True)


@dataclass(frozen=True)
class AskedByLink:
    """Nell, a patient nobody knew, is asked about version 1 of an aid by link."""

    aid: int
    round: int
    invitation: int
    person: int
    token: str

    @property
    def address(self) -> str:
        return f"/review/{self.token}"


def ask_nell(session: Session, cast: Cast, **more: Any) -> AskedByLink:
    """Add an aid and ask Nell about it, today as the clock of this machine has it."""
    now = datetime.now(UTC)
    aid = add_aid(session, cast.lead, project_id=cast.project, text=PSA, origin=VersionOrigin.FILE, now=now)
    call: dict[str, Any] = {
        "reviewers": [NELL],
        "hats": list(ReviewHat),
        "words": "Please be <b>frank</b>.",
        "due_on": now.date() + timedelta(days=9),
        **more,
    }
    opened = open_round(
        session,
        cast.lead,
        project_id=cast.project,
        aid_id=aid,
        number=1,
        today=now.date(),
        now=now,
        **call,
    )
    (link,) = opened.links
    return AskedByLink(aid, opened.round_id, opened.invitation_ids[0], link.person_id, link.token)


class Walk:
    """One browser on its way through a review."""

    def __init__(self, client: TestClient, address: str) -> None:
        self.client = client
        self.open(address)

    def open(self, address: str) -> None:
        """Go to an address and read the page there."""
        self.answer = self.client.get(address, follow_redirects=True)
        self._read()

    def press(self, name: str, value: str, **fields: str) -> None:
        """Fill these fields, press a button and follow where it leads."""
        self.answer = self.client.post(
            self.action, data={**self.fields, **fields, name: value}, follow_redirects=True
        )
        self._read()

    @property
    def text(self) -> str:
        """The words of the page."""
        return " ".join(self.page.xpath("//body")[0].text_content().split())

    @property
    def heading(self) -> str:
        return " ".join(self.page.xpath("//h1")[0].text_content().split())

    @property
    def action(self) -> str:
        """Where the form of the page sends to."""
        (form,) = self.page.xpath("//form[@method='post']")
        return str(form.get("action"))

    @property
    def fields(self) -> dict[str, str]:
        """What the form of the page holds."""
        (form,) = self.page.xpath("//form[@method='post']")
        held = {
            field.get("name"): field.get("value", "")
            for field in form.xpath(".//input[@type='hidden' or @type='number']")
        }
        held |= {
            field.get("name"): field.get("value")
            for field in form.xpath(".//input[@type='radio' and @checked]")
        }
        # A browser leaves out the line break right after the tag.
        return held | {
            field.get("name"): (field.text or "").removeprefix("\n") for field in form.xpath(".//textarea")
        }

    def buttons(self, name: str) -> list[str]:
        """The values of the buttons of this name."""
        return [button.get("value") for button in self.page.xpath("//button") if button.get("name") == name]

    def place_of(self, words: str) -> str:
        """The number of the first place with these words."""
        places = self.page.xpath("//label[starts-with(@for, 'say')]")
        return next(
            str(place.get("for")).removeprefix("say")
            for place in places
            if " ".join(place.text_content().split()) == words
        )

    def _read(self) -> None:
        self.page = html.document_fromstring(self.answer.text)
