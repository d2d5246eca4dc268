"""A first draft: from a blank page, from an example, from a table of findings."""

import pytest

from decision_aids.reading import read_document
from partnering.coauthoring.findings_table import read_findings_table
from partnering.coauthoring.first_drafts import blank_draft, example_draft, list_examples, table_draft
from partnering.foundation.errors import InvalidInput, NotFound
from tests.partnering.coauthoring.test_findings_table import GRADE


def test_a_blank_draft_is_an_aid_with_notes() -> None:
    text = blank_draft("sore-knee")
    assert read_document(text, file="aid.yaml").aid.slug == "sore-knee"
    assert b"# A line that begins with # is a note for you." in text


def test_every_example_can_be_begun_from_and_tells_nothing_of_its_own_makers() -> None:
    examples = list_examples()
    assert [example.key for example in examples] == [
        "psa-screening",
        "statin-diabetes",
        "ear-infection-antibiotics",
        "knee-arthroscopy",
    ]
    for example in examples:
        aid = read_document(example_draft(example.key, slug="our-own"), file="aid.yaml").aid
        assert (aid.slug, aid.title, aid.decision.question) == ("our-own", example.title, example.question)
        assert (aid.authors, aid.partners, aid.funding, aid.dates, aid.waivers) == ((), (), None, None, ())
        assert aid.evidence


def test_an_example_that_is_not_there_is_not_found() -> None:
    for key in ("nothing", "../demo/people"):
        with pytest.raises(NotFound, match="There is no example"):
            example_draft(key, slug="our-own")


def test_a_table_becomes_an_aid_with_its_options_and_numbers() -> None:
    text = table_draft(read_findings_table(GRADE.encode()), slug="no", title="Statins:  yes\nor no?")
    aid = read_document(text, file="aid.yaml").aid
    assert (aid.slug, aid.title) == ("no", "Statins: yes or no?")
    assert [(option.id, option.label) for option in aid.options] == [
        ("placebo", "placebo"),
        ("statins", "statins"),
    ]
    (evidence,) = aid.evidence
    assert evidence.denominator == 1000
    assert [outcome.id for outcome in evidence.outcomes] == [
        "death-from-any-cause",
        "heart-attack",
        "muscle-pain",
    ]
    assert [outcome.certainty for outcome in evidence.outcomes] == ["moderate", "high", "very_low"]
    assert (
        b"        per_option:\n          placebo: {n: 50}\n          statins: {n: 45, low: 40, high: 51}\n"
        in text
    )
    assert b"      # Relative effect (95% CI): RR 0.90 (0.80 to 1.02)\n" in text
    assert b"direction: neutral           # harm, benefit or neutral? The table does not say." in text


def test_outcomes_of_the_same_name_and_of_no_latin_letter_get_ids_of_their_own() -> None:
    table = read_findings_table("Ergebnis\t甲\t乙\nDie\t1 per 9\t2\nDie!\t1\t2\n死\t1\t2\n".encode())
    aid = read_document(table_draft(table, slug="an-aid", title="Title"), file="aid.yaml").aid
    assert [option.id for option in aid.options] == ["number-1", "number-2"]
    assert [outcome.id for outcome in aid.evidence[0].outcomes] == ["die", "die-2", "number-3"]


def test_a_number_in_a_name_never_makes_two_ids_the_same() -> None:
    table = read_findings_table(b"Outcome\tA\tB\nDie 3\t1 per 9\t2\nLive\t1\t2\nDie\t1\t2\nDie!\t1\t2\n")
    aid = read_document(table_draft(table, slug="an-aid", title="Title"), file="aid.yaml").aid
    assert [outcome.id for outcome in aid.evidence[0].outcomes] == ["die-3", "live", "die", "die-2"]


@pytest.mark.parametrize("slug", ["", "Sore knee", "../x", "a--b"])
def test_a_slug_that_is_none_is_refused_in_words(slug: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be the slug of an aid"):
        blank_draft(slug)
    with pytest.raises(InvalidInput, match="cannot be the slug of an aid"):
        example_draft("psa-screening", slug=slug)
    with pytest.raises(InvalidInput, match="cannot be the slug of an aid"):
        table_draft(read_findings_table(GRADE.encode()), slug=slug, title="Title")


def test_a_draft_from_a_table_needs_a_title() -> None:
    with pytest.raises(InvalidInput, match="Title: write at least one word"):
        table_draft(read_findings_table(GRADE.encode()), slug="an-aid", title=" – ")
