"""Asking an OpenID Connect provider who somebody is: the code flow with PKCE, state and nonce.

The provider only identifies. What comes back is an e-mail address that it has checked; no token of it is kept, and
people, roles and sessions stay ours (`sign_in.sign_in_identified`). Authlib and joserfc do the protocol and the
signatures; they are slow to load and are loaded for the first person who signs in this way.

https://openid.net/specs/openid-connect-core-1_0.html, sections 3.1 and 5.4
"""

import hmac
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from partnering.foundation.errors import InvalidInput, NotAllowed, NotPossibleNow
from partnering.foundation.settings import Settings
from partnering.foundation.tokens import new_token
from partnering.foundation.words import _

TIME_TO_SIGN_IN = timedelta(minutes=10)
"""How long one try may take, from our sign-in page to the provider and back."""
CLOCKS_DIFFER = timedelta(minutes=2)
"""How far the provider's clock may be from ours."""
SECONDS_TO_ANSWER = 5
SCOPE = "openid email"
ASK_AGAIN = "login"
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Made with a key that only the provider has. Not "none", and nothing that our client secret could sign too."""
THIS_MACHINE = {"127.0.0.1", "::1", "localhost"}

logger = logging.getLogger("one_more_step")


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID Connect provider, and how it knows this program."""

    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    prompt: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to sign in. Only the browser that began it knows these three, so only there it can end."""

    state: str
    nonce: str
    code_verifier: str


def new_attempt() -> Attempt:
    """A try that nobody can guess."""
    return Attempt(state=new_token(), nonce=new_token(), code_verifier=new_token())


def provider_of(settings: Settings) -> Provider | None:
    """The provider by which people may sign in; None where none is set.

    Raises InvalidInput where a setting is missing, or the provider could be impersonated on the way to it.
    """
    needed = {
        "ONE_MORE_STEP_OIDC_ISSUER": settings.oidc_issuer,
        "ONE_MORE_STEP_OIDC_CLIENT_ID": settings.oidc_client_id,
        "ONE_MORE_STEP_OIDC_CLIENT_SECRET": settings.oidc_client_secret,
    }
    missing = [name for name, value in needed.items() if not value]
    if len(missing) == len(needed):
        return None
    if missing:
        raise InvalidInput(
            _("To sign in by a provider, {names} must be set too. Set it, or none of the three.").format(
                names=_(" and ").join(missing)
            )
        )
    try:
        address = urlsplit(settings.oidc_issuer)
        host = address.hostname
    except ValueError:
        host = None
    if host is None or not (address.scheme == "https" or (address.scheme == "http" and host in THIS_MACHINE)):
        raise InvalidInput(
            _(
                "ONE_MORE_STEP_OIDC_ISSUER is “{issuer}”. It must be an address that starts with https://."
            ).format(issuer=settings.oidc_issuer)
        )
    return Provider(
        name=settings.oidc_name or host,
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        prompt=settings.oidc_prompt or ASK_AGAIN,
    )


def address_to_sign_in(provider: Provider, attempt: Attempt, *, return_address: str) -> str:
    """Where to send the browser, so that the provider asks who sits there and sends it back to `return_address`.

    Raises NotPossibleNow for a provider that does not answer, NotAllowed for an answer that cannot be trusted.
    """
    with _talking_to(provider) as (client, about):
        address, _state = client.create_authorization_url(
            about["authorization_endpoint"],
            state=attempt.state,
            code_verifier=attempt.code_verifier,
            nonce=attempt.nonce,
            prompt=provider.prompt,
            redirect_uri=return_address,
        )
        return str(address)


def verified_email(
    provider: Provider,
    attempt: Attempt | None,
    answer: Mapping[str, str],
    *,
    return_address: str,
    now: datetime,
) -> str:
    """The e-mail address of the person who signed in at the provider, which it says it has checked.

    attempt: what this browser began; None where it began nothing. answer: what stands in the address with which the
    provider sent it back. Raises NotPossibleNow for a provider that does not answer and for a try that has ended or
    began in another browser, NotAllowed for everything that is not that person, here and now.
    """
    if "error" in answer:
        logger.warning("The identity provider refused: %r", answer["error"][:200])
        raise NotAllowed(
            _("You were not signed in at {name}. Try again, or use your password.").format(name=provider.name)
        )
    if attempt is None or not hmac.compare_digest(answer.get("state", "").encode(), attempt.state.encode()):
        raise NotPossibleNow(_("This try to sign in has ended. Please start again."))
    with _talking_to(provider) as (client, about):
        tokens = client.fetch_token(
            about["token_endpoint"],
            grant_type="authorization_code",
            code=answer["code"],
            code_verifier=attempt.code_verifier,
            redirect_uri=return_address,
        )
        keys = _json_object(client.get(about["jwks_uri"], withhold_token=True))
        claims = _checked_claims(provider, attempt, tokens, issuer=about["issuer"], keys=keys, now=now)
        # Many providers tell the address only on request (section 5.4).
        told = claims
        if "email" not in claims and "userinfo_endpoint" in about:
            told = _json_object(client.get(about["userinfo_endpoint"]))
            if told["sub"] != claims["sub"]:
                raise ValueError("userinfo is about somebody else")
    _was_asked_again(provider, claims, now)
    email = told.get("email")
    if not isinstance(email, str) or told.get("email_verified") is not True:
        raise NotAllowed(
            _(
                "{name} does not say that your e-mail address is checked. Check it there, or use your password."
            ).format(name=provider.name)
        )
    return email


@contextmanager
def _talking_to(provider: Provider) -> Iterator[tuple[Any, dict[str, Any]]]:
    """A client of the provider, and what it says about itself. Whatever goes wrong is told in plain words."""
    from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]  # ships no types
    from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]  # ships no types
    from joserfc.errors import JoseError

    try:
        with OAuth2Session(
            provider.client_id,
            provider.client_secret,
            scope=SCOPE,
            code_challenge_method="S256",
            default_timeout=SECONDS_TO_ANSWER,
        ) as client:
            issuer = provider.issuer.rstrip("/")
            about = _json_object(
                client.get(f"{issuer}/.well-known/openid-configuration", withhold_token=True)
            )
            if about["issuer"].rstrip("/") != issuer:
                raise ValueError("the provider calls itself something else")
            if "client_secret_basic" not in about.get(
                "token_endpoint_auth_methods_supported", ["client_secret_basic"]
            ):
                client.token_endpoint_auth_method = "client_secret_post"  # noqa: S105 (a method, no password)
            yield client, about
    except OSError as problem:
        logger.warning("The identity provider does not answer: %r", problem)
        raise NotPossibleNow(
            _("{name} does not answer just now. Try again in a few minutes, or use your password.").format(
                name=provider.name
            )
        ) from problem
    except (AuthlibBaseError, JoseError, AttributeError, LookupError, TypeError, ValueError) as problem:
        logger.warning("The identity provider could not confirm who somebody is: %r", problem)
        raise NotAllowed(
            _("{name} could not confirm who you are. Try again, or use your password.").format(
                name=provider.name
            )
        ) from problem


def _json_object(answer: Any) -> dict[str, Any]:
    answer.raise_for_status()
    value = answer.json()
    if not isinstance(value, dict):
        raise TypeError("not a JSON object")
    return value


def _checked_claims(
    provider: Provider,
    attempt: Attempt,
    tokens: Mapping[str, Any],
    *,
    issuer: str,
    keys: dict[str, Any],
    now: datetime,
) -> dict[str, Any]:
    """What the ID token says, once it is sure that the provider says it, to us, now, and about this try."""
    from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]  # ships no types
    from joserfc import jwt
    from joserfc.jwk import KeySet
    from joserfc.jws import JWSRegistry

    token = jwt.decode(
        tokens["id_token"],
        KeySet.import_key_set(keys),  # type: ignore[arg-type]  # checked by the library, as it comes from outside
        registry=JWSRegistry(algorithms=list(SIGNATURES), strict_check_header=False),
    )
    # Without these options Authlib takes a token that was made for another program.
    options = {
        "iss": {"essential": True, "value": issuer},
        "aud": {"essential": True, "value": provider.client_id},
    }
    known = {
        "nonce": attempt.nonce,
        "client_id": provider.client_id,
        "access_token": tokens.get("access_token"),
    }
    claims = CodeIDToken(token.claims, token.header, options, known)
    claims.validate(now=int(now.timestamp()), leeway=int(CLOCKS_DIFFER.total_seconds()))
    return token.claims


def _was_asked_again(provider: Provider, claims: Mapping[str, Any], now: datetime) -> None:
    """Raises NotAllowed where the provider says that it went by an earlier sign-in.

    On a shared computer, the next person could take the wish to be asked again out of the address.
    """
    asked_at = claims.get("auth_time")
    longest = (TIME_TO_SIGN_IN + CLOCKS_DIFFER).total_seconds()
    if ASK_AGAIN in provider.prompt.split() and asked_at is not None and now.timestamp() - asked_at > longest:
        raise NotAllowed(
            _("{name} did not ask again who you are. Sign out there, then try again.").format(
                name=provider.name
            )
        )
