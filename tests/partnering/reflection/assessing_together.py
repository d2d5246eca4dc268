"""Short ways to assess in tests: the default instrument at one stage, and a questionnaire that was brought along."""

from sqlalchemy.orm import Session

from partnering.foundation.instruments import Item, Scale, Step
from partnering.reflection.assessing import AssessedPlace, give_assessment, keep_answer
from partnering.reflection.own_instruments import DEFAULT_INSTRUMENT, BroughtInstrument
from tests.cast import CATALOG, NOW, Cast

STAGE = "pcor_evidence"
HERE = AssessedPlace(DEFAULT_INSTRUMENT, STAGE)
ITEMS = [item.key for item in CATALOG.instrument(DEFAULT_INSTRUMENT).items]


def keep(
    session: Session,
    cast: Cast,
    person: int,
    item: str,
    step: int | None,
    *,
    place: AssessedPlace = HERE,
    words: str = "",
) -> int:
    """Keep one answer; None: not for me to judge."""
    return keep_answer(
        session,
        person,
        project_id=cast.project,
        place=place,
        item=item,
        values=() if step is None else (str(step),),
        would_raise_it=words,
        catalog=CATALOG,
        now=NOW,
    )


def assess(
    session: Session,
    cast: Cast,
    person: int,
    *steps: int | None,
    place: AssessedPlace = HERE,
    words: str = "",
) -> int:
    """Answer each question, the words with the first, and give it."""
    for item, step in zip(ITEMS, steps, strict=True):
        keep(session, cast, person, item, step, place=place, words=words if item == ITEMS[0] else "")
    return give_assessment(session, person, project_id=cast.project, place=place, catalog=CATALOG, now=NOW)


def a_questionnaire(title: str = "How was it?") -> BroughtInstrument:
    """A questionnaire with one question, brought along by a licence of its own."""
    scale = Scale(key="five", steps=tuple(Step(value=value, name=str(value)) for value in range(1, 6)))
    return BroughtInstrument(
        title=title,
        licence="CC BY-NC-SA 4.0",
        permission="Mail of the authors, 4 March 2026",
        citation="Somebody. A scale. 2018.",
        url="https://example.org/scale",
        is_about_a_stage=False,
        items=[Item(key="q1", kind="scale", words="Were you heard?", scale="five")],
        scales=[scale],
    )
