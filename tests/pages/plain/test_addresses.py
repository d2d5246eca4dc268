import pytest

from pages.plain.addresses import local_path, sign_in_and_return


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/coverage", "/coverage"),
        ("/coverage?project=statin&release=2.1.0", "/coverage?project=statin&release=2.1.0"),
        ("/?back=https://example.org//x", "/?back=https://example.org//x"),
        ("/", "/"),
        ("/%2F%2Fevil.example", "/%2F%2Fevil.example"),
        (None, "/"),
        ("", "/"),
        ("coverage", "/"),
        ("//evil.example", "/"),
        ("///evil.example", "/"),
        ("/x//evil.example", "/"),
        ("/../..//evil.example", "/"),
        ("https://evil.example", "/"),
        ("https:/evil.example", "/"),
        ("HTTPS:evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("data:text/html,x", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("\\/evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("\t//evil.example", "/"),
        ("/\n/evil.example", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
        (" //evil.example", "/"),
        ("/a b", "/"),
        ("/\x00", "/"),
        ("@evil.example", "/"),
        ("?x", "/"),
        ("/" + "x" * 2000, "/"),
    ],
)
def test_the_way_on_leads_to_our_own_pages_only(wanted: str | None, given: str) -> None:
    assert local_path(wanted) == given


def test_the_sign_in_page_brings_people_back_with_their_whole_address() -> None:
    assert sign_in_and_return("/coverage?a=1&b=2") == "/signin?next=%2Fcoverage%3Fa%3D1%26b%3D2"
