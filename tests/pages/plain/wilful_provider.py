"""An OpenID Connect provider on this machine that says what a test tells it, also what no honest one would."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

CLIENT_ID, CLIENT_SECRET = "one-more-step", "a secret of at least thirty-two letters"


@dataclass
class WilfulProvider:
    """Its address, what it knows of the person who sits there, and in what it differs from an honest one."""

    issuer: str = ""
    person: dict[str, Any] = field(
        default_factory=lambda: {"sub": "42", "email": "rosa@example.org", "email_verified": True}
    )
    claims: dict[str, Any] = field(default_factory=dict)
    """Laid over the claims of an ID token. None takes one out."""
    about: dict[str, Any] = field(default_factory=dict)
    """Laid over what it says about itself."""
    userinfo: dict[str, Any] = field(default_factory=dict)
    signs_with: Any = None
    signed_as: str = "ES256"
    is_down: bool = False
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "1"}, auto_kid=False))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def sign_in(self, address: str) -> str:
        """What the person does there. Gives path and query of where the browser is sent next."""
        asked = dict(parse_qsl(urlsplit(address).query))
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        back = urlsplit(asked["redirect_uri"]).path
        return f"{back}?{urlencode({'code': code, 'state': asked['state']})}"

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, object]:
        """Status and JSON."""
        if self.is_down:
            return 503, {}
        match path:
            case "/.well-known/openid-configuration":
                paths = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
                return 200, {"issuer": self.issuer} | {p: f"{self.issuer}/{p}" for p in paths} | self.about
            case "/jwks_uri":
                return 200, {"keys": [self.key.as_dict(private=False)]}
            case "/userinfo_endpoint":
                return 200, self.userinfo
            case _:
                return self._tokens(form)

    def _tokens(self, form: dict[str, str]) -> tuple[int, object]:
        asked = self.codes.pop(form.get("code", ""), None)
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if (
            asked is None
            or base64.urlsafe_b64encode(verifier).rstrip(b"=").decode() != asked["code_challenge"]
        ):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        honest = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims = {k: v for k, v in (honest | self.person | self.claims).items() if v is not None}
        token = self._unsigned(claims) if self.signed_as == "none" else self._signed(claims)
        return 200, {"access_token": "open sesame", "token_type": "Bearer", "id_token": token}

    def _signed(self, claims: dict[str, Any]) -> str:
        header = {"alg": self.signed_as, "kid": "1"}
        return jwt.encode(header, claims, self.signs_with or self.key, algorithms=[self.signed_as])

    @staticmethod
    def _unsigned(claims: dict[str, Any]) -> str:
        parts = (json.dumps(part).encode() for part in ({"alg": "none"}, claims))
        return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


SECRET_KEY = OctKey.import_key(CLIENT_SECRET)


@contextmanager
def wilful_provider() -> Iterator[WilfulProvider]:
    """Such a provider on a free port, until the end of the block."""
    provider = WilfulProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            status, value = provider.answer(urlsplit(self.path).path, dict(parse_qsl(body.decode())))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(value).encode())

        do_POST = do_GET  # noqa: N815 (the name of the base class)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name of the base class)
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.issuer = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
