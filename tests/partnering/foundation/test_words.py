"""Words in the reader's language."""

import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from partnering.foundation import words
from partnering.foundation.vocabulary import AccessRole
from partnering.foundation.words import N_, _, language, ngettext, speak


@pytest.fixture
def french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A French translation of three sentences."""
    catalog = Catalog(locale="fr")
    catalog.add("Yes", "Oui")
    catalog.add("Lead", "Responsable")
    catalog.add(("{n} person", "{n} people"), ("{n} personne", "{n} personnes"))
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "one_more_step.mo").write_bytes(compiled.getvalue())
    monkeypatch.setattr(words, "LOCALE_FOLDER", tmp_path)
    words._translations.cache_clear()
    yield
    speak("en")
    words._translations.cache_clear()


def test_english_is_the_source() -> None:
    assert language() == "en"
    assert _("Yes") == "Yes"
    assert N_("Yes") == "Yes"


@pytest.mark.parametrize(("n", "sentence"), [(0, "0 people"), (1, "1 person"), (3, "3 people")])
def test_one_is_told_from_many(n: int, sentence: str) -> None:
    assert ngettext("{n} person", "{n} people", n).format(n=n) == sentence


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize("tag", ["fr", "fr-CA"])
def test_a_sentence_is_read_in_the_language_that_is_spoken(tag: str) -> None:
    speak(tag)
    assert _("Yes") == "Oui"
    assert [ngettext("{n} person", "{n} people", n).format(n=n) for n in (1, 3)] == [
        "1 personne",
        "3 personnes",
    ]
    assert AccessRole.LEAD.label == "Responsable"
    assert AccessRole.LEAD.value == "lead"


@pytest.mark.usefixtures("french")
def test_what_is_not_translated_reads_english() -> None:
    speak("fr")
    assert _("No") == "No"
    speak("xx")
    assert _("Yes") == "Yes"


@pytest.mark.usefixtures("french")
def test_each_thread_of_work_speaks_its_own_language() -> None:
    heard = []

    def listen() -> None:
        heard.append(_("Yes"))

    speak("fr")
    other = threading.Thread(target=listen)
    other.start()
    other.join()
    assert (_("Yes"), heard) == ("Oui", ["Yes"])
