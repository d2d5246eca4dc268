"""What the environment sets."""

import dataclasses
from pathlib import Path

import pytest

from partnering.foundation.settings import DEFAULT_DATABASE, DEFAULT_SITE, NAMES, Settings, read_settings


def test_without_an_environment_it_runs_on_this_machine_only() -> None:
    assert read_settings({}) == Settings(database=DEFAULT_DATABASE, site=DEFAULT_SITE, catalog_folder=None)
    assert DEFAULT_DATABASE == "sqlite:///data/local/one-more-step.db"
    assert DEFAULT_SITE == "http://127.0.0.1:8501"


def test_what_is_set_counts() -> None:
    settings = read_settings(
        {
            "ONE_MORE_STEP_DATABASE": "postgresql://name@host/database",
            "ONE_MORE_STEP_SITE": "https://steps.example.org/",
            "ONE_MORE_STEP_CATALOG": "/srv/catalog",
            "SOMETHING_ELSE": "no matter",
        }
    )
    assert settings == Settings(
        database="postgresql://name@host/database",
        site="https://steps.example.org",
        catalog_folder=Path("/srv/catalog"),
    )


def test_an_empty_value_counts_as_not_set() -> None:
    assert read_settings(dict.fromkeys(NAMES, "  ")) == read_settings({})


@pytest.mark.parametrize(
    ("site", "is_https"), [("https://steps.example.org", True), ("http://127.0.0.1:8501", False)]
)
def test_a_site_with_https_is_known_as_such(site: str, is_https: bool) -> None:
    assert read_settings({"ONE_MORE_STEP_SITE": site}).is_https is is_https


def test_each_setting_has_one_documented_name() -> None:
    assert len(NAMES) == len(dataclasses.fields(Settings))
    unset = read_settings({})
    for name in NAMES:
        assert read_settings({name: "https://something.else"}) != unset


def test_the_environment_of_the_process_is_read_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONE_MORE_STEP_DATABASE", "sqlite:///first.db")
    assert read_settings().database == "sqlite:///first.db"
    monkeypatch.setenv("ONE_MORE_STEP_DATABASE", "sqlite:///second.db")
    assert read_settings().database == "sqlite:///second.db"
