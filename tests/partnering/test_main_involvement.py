"""Who was involved in a release, as typed."""

import json
from pathlib import Path

import pytest
from fhir.resources.bundle import Bundle
from fhir.resources.R4B.bundle import Bundle as BundleR4

from partnering.foundation.consents import choose_consent
from partnering.foundation.database import disconnect, transaction
from partnering.foundation.vocabulary import Consent
from tests.cast import NOW, Cast, say
from tests.partnering.command_line import call
from tests.partnering.interop.fhir_checks import problems_in


def test_each_form_is_written_and_says_what_was_left_out(cast: Cast, database: str, tmp_path: Path) -> None:
    with transaction() as session:
        choose_consent(session, cast.patient, project_id=cast.project, consent=Consent.NAMED, now=NOW)
        not_shared = Consent.NOT_SHARED
        say(session, cast.caregiver, cast.project, "zq", release_id=cast.release, consent=not_shared)
    disconnect()
    for form in ("r5", "r4", "contributors"):
        out = tmp_path / form
        outcome = call("involvement", "statin", "2.1", "--to", form, "-o", out, "--database", database)
        assert (outcome.code, outcome.err) == (0, "")
        first, second = outcome.out.splitlines()
        assert first == f"Who was involved in statin 2.1 is in {out}."
        assert second.startswith("Left out: 1. Inputs whose givers asked not to share them")
        assert "Rosa" in out.read_text("utf-8")
        assert "zq" not in out.read_text("utf-8")
    for form, model in (("r5", Bundle), ("r4", BundleR4)):
        bundle = json.loads((tmp_path / form).read_bytes())
        model.model_validate(bundle)
        assert problems_in(bundle) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere", "2.1", "-o", "{out}"), "There is no project “nowhere”"),
        (("statin", "9", "-o", "{out}"), "There is no release “9” in this project. There are: 2.1, 2.0."),
        (("statin", "2.1", "--to", "r3", "-o", "{out}"), "Invalid value for '--to': 'r3'"),
        (("statin", "2.1"), "Missing option '-o'"),
        (("statin", "2.1", "-o", "{out}/no/folder"), "cannot be written: No such file or directory"),
        (("statin", "2.1", "-o", "/dev/full/x"), "cannot be written: Not a directory"),
    ],
)
def test_bad_words_are_told_in_plain_words(
    cast: Cast, database: str, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    disconnect()
    typed = [word.format(out=tmp_path / "out") for word in words]
    outcome = call("involvement", *typed, "--database", database)
    assert (outcome.code, outcome.out) == (2, ""), outcome
    assert said in outcome.err
    assert "Traceback" not in outcome.err
    assert list(tmp_path.glob("out*")) == []
