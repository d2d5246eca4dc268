"""Which provider people may sign in by, as the settings say."""

import subprocess
import sys

import pytest

from partnering.foundation.errors import InvalidInput
from partnering.foundation.identity_provider import Provider, new_attempt, provider_of
from partnering.foundation.settings import read_settings
from tests.house_rules import ROOT

ISSUER, CLIENT_ID, CLIENT_SECRET = (
    f"ONE_MORE_STEP_OIDC_{name}" for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")
)
SET = {ISSUER: "https://login.example.org/realms/one/", CLIENT_ID: "steps", CLIENT_SECRET: "only we two know"}


def test_without_settings_there_is_none() -> None:
    assert provider_of(read_settings({})) is None
    assert provider_of(read_settings({"ONE_MORE_STEP_OIDC_NAME": "Hospital"})) is None


def test_three_settings_are_enough() -> None:
    assert provider_of(read_settings(SET)) == Provider(
        name="login.example.org",
        issuer="https://login.example.org/realms/one/",
        client_id="steps",
        client_secret="only we two know",
        prompt="login",
    )


def test_name_and_prompt_can_be_chosen() -> None:
    more = {"ONE_MORE_STEP_OIDC_NAME": "Google", "ONE_MORE_STEP_OIDC_PROMPT": "select_account"}
    provider = provider_of(read_settings(SET | more))
    assert provider is not None
    assert (provider.name, provider.prompt) == ("Google", "select_account")


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ((CLIENT_ID, CLIENT_SECRET), ISSUER),
        ((ISSUER, CLIENT_ID), CLIENT_SECRET),
        ((ISSUER,), f"{CLIENT_ID} and {CLIENT_SECRET}"),
    ],
)
def test_half_a_provider_is_told_with_what_is_missing(given: tuple[str, ...], names: str) -> None:
    with pytest.raises(InvalidInput) as problem:
        provider_of(read_settings({name: SET[name] for name in given}))
    assert problem.value.message == (
        f"To sign in by a provider, {names} must be set too. Set it, or none of the three."
    )


@pytest.mark.parametrize(
    "issuer", ["http://login.example.org", "login.example.org", "https://", "http://[", "ftp://localhost"]
)
def test_a_provider_that_anybody_on_the_way_could_play_is_refused(issuer: str) -> None:
    with pytest.raises(InvalidInput) as problem:
        provider_of(read_settings(SET | {ISSUER: issuer}))
    assert problem.value.message == (
        f"ONE_MORE_STEP_OIDC_ISSUER is “{issuer}”. It must be an address that starts with https://."
    )


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_a_provider_on_this_machine_needs_no_https(host: str) -> None:
    assert provider_of(read_settings(SET | {ISSUER: f"http://{host}:9400"})) is not None


def test_the_secret_is_not_shown_in_a_log() -> None:
    settings = read_settings(SET)
    assert "only we two know" not in repr(settings) + repr(provider_of(settings))


def test_every_try_is_another() -> None:
    first, second = new_attempt(), new_attempt()
    values = {first.state, first.nonce, first.code_verifier, second.state, second.nonce, second.code_verifier}
    assert len(values) == 6


def test_nothing_slow_is_loaded_before_somebody_signs_in_this_way() -> None:
    program = (
        "import sys, partnering.foundation.identity_provider; "
        "print([name for name in ('authlib', 'joserfc', 'requests') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
