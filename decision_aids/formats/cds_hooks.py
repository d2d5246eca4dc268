"""The aid as a card for a health record, as CDS Hooks 2.0 (https://cds-hooks.hl7.org) answers it.

What cards must hold is that specification and the stricter rules of the CRD tests of Inferno
(https://github.com/inferno-framework/davinci-crd-test-kit), so that a client that asks for either takes the card.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from decision_aids.document import URL
from decision_aids.formats.html import is_web
from decision_aids.formats.markdown import markdown_text
from decision_aids.views.result import Panel, Result, Row
from decision_aids.wording import Wording, wording

MOST_OF_SUMMARY: Final = 139
"""Characters: a summary has fewer than 140."""
TOPIC: Final = {
    "system": "http://terminology.hl7.org/CodeSystem/definition-topic",
    "code": "education",
    "display": "Education",
}
_INDICATORS: Final = ("info", "warning", "critical")
_SELECTIONS: Final = ("at-most-one", "any")
_LINK_TYPES: Final = ("absolute", "smart")
_ACTION_TYPES: Final = ("create", "update", "delete")


def as_cds_hooks(result: Result, *, link: str | None = None) -> bytes:
    """A response with one card, in JSON: the question, what can happen with each option, and a link to the aid.

    `link` is the full address of the aid where it is known, else the card has no link. Raises ValueError where it is
    no web address.
    """
    if link is not None and not _is_absolute(link):
        raise ValueError(
            f"“{link}” is no full web address. Give one that begins with https://, or give none."
        )
    words = wording(result.language)
    question = words.say("paper_card_draft", question=result.question) if result.is_draft else result.question
    card: dict[str, Any] = {
        "uuid": str(uuid5(NAMESPACE_URL, f"decision-aid/1 {result.sha256} card")),
        "summary": shortened(question, MOST_OF_SUMMARY),
        "indicator": "info",
        "detail": "\n\n".join(_detail(result, words)),
        "source": {"label": result.title, "topic": TOPIC},
    }
    if link is not None:
        card["links"] = [{"label": words.say("paper_card_open"), "type": "absolute", "url": link}]
    return json.dumps({"cards": [card]}, ensure_ascii=False, indent=2).encode()


def shortened(text: str, most: int) -> str:
    """The text on one line with at most this many characters, cut between words and ended with “…”."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[:most]
    whole_words = cut.rpartition(" ")[0]
    # One endless word, or a language that writes without spaces.
    kept = whole_words if len(whole_words) > most // 2 else cut[:-1]
    return f"{kept.rstrip(' ,;:.–-')}…"


def _detail(result: Result, words: Wording) -> Iterator[str]:
    """The paragraphs and lists of the card, in Markdown."""
    if result.withdrawn:
        yield f"**{markdown_text(result.withdrawn)}**"
    if result.is_draft:
        yield f"**{markdown_text(words.say('page_draft'))}**"
    if result.strip.is_overdue:
        yield f"**{markdown_text(words.say('page_overdue'))}**"
    yield markdown_text(result.question)
    if result.audience:
        yield markdown_text(f"{words.say('page_for')} {result.audience}")
    yield f"**{markdown_text(words.say('page_options'))}**"
    yield _listed([option.label for option in result.options])
    for panel in result.panels:
        yield from _numbers(panel, result)
    yield f"**{markdown_text(words.say('page_about'))}**"
    strip = result.strip
    dates = (strip.published, strip.evidence_searched, strip.next_review)
    yield _listed([line for line in (*dates, strip.funding, *strip.partners, *result.waived) if line])


def _numbers(panel: Panel, result: Result) -> Iterator[str]:
    about = ". ".join(text.rstrip(".") for text in (panel.label, panel.population, panel.citation) if text)
    yield f"**{markdown_text(about)}**"
    yield "\n".join(_row(row, result) for row in panel.rows)


def _row(row: Row, result: Result) -> str:
    figures = "\n".join(
        f"  - {markdown_text(f'{option.label}. {figure.sentence}')}"
        for option, figure in zip(result.options, row.figures, strict=True)
    )
    return f"- {markdown_text(row.label)}. {markdown_text(row.certainty_label)}.\n{figures}"


def _listed(lines: list[str]) -> str:
    return "\n".join(f"- {markdown_text(line)}" for line in lines)


def _is_absolute(address: str) -> bool:
    return re.match(URL, address) is not None and is_web(address)


def card_problems(card: object) -> list[str]:
    """What a client would refuse in a card, as sentences; none for a good card.

    `card` is a card as JSON gives it. The resources inside of suggested actions are not looked into.
    """
    if not isinstance(card, dict):
        return ["A card is an object."]
    return [
        *_required(card, "a card", summary=str, indicator=str, source=dict),
        *_core(card),
        *_optional(card),
    ]


def _core(card: dict[str, Any]) -> Iterator[str]:
    summary, indicator, source = card.get("summary"), card.get("indicator"), card.get("source")
    if isinstance(summary, str) and len(summary) > MOST_OF_SUMMARY:
        yield f"The summary has {len(summary)} characters. It may have at most {MOST_OF_SUMMARY}."
    if isinstance(indicator, str) and indicator and indicator not in _INDICATORS:
        yield _not_one_of("indicator", indicator, _INDICATORS)
    if not isinstance(source, dict):
        return
    yield from _required(source, "a source", label=str, topic=dict)
    yield from _addresses(source, "a source", "url", "icon")
    if isinstance(source.get("topic"), dict):
        yield from _required(source["topic"], "the topic", code=str, system=str)


def _optional(card: dict[str, Any]) -> Iterator[str]:
    lists = {"suggestions": list, "overrideReasons": list, "links": list}
    kinds: dict[str, type] = {"uuid": str, "detail": str, "selectionBehavior": str, **lists}
    given = {field: kind for field, kind in kinds.items() if field in card}
    yield from _required(card, "a card", **given)
    selection = card.get("selectionBehavior")
    if card.get("suggestions") and selection is None:
        yield "A card with suggestions says in selectionBehavior how many of them may be chosen."
    if isinstance(selection, str) and selection not in _SELECTIONS:
        yield _not_one_of("selectionBehavior", selection, _SELECTIONS)
    for reason in _objects(card, "overrideReasons"):
        yield from _required(reason, "a reason to override", code=str, system=str, display=str)
    for link in _objects(card, "links"):
        yield from _link(link)
    for suggestion in _objects(card, "suggestions"):
        yield from _required(suggestion, "a suggestion", label=str)
        if "actions" in suggestion:
            yield from _required(suggestion, "a suggestion", actions=list)
        for action in _objects(suggestion, "actions"):
            yield from _action(action)


def _link(link: dict[str, Any]) -> Iterator[str]:
    yield from _required(link, "a link", label=str, type=str, url=str)
    yield from _addresses(link, "a link", "url")
    kind = link.get("type")
    if isinstance(kind, str) and kind and kind not in _LINK_TYPES:
        yield _not_one_of("type of a link", kind, _LINK_TYPES)
    if kind == "absolute" and link.get("appContext"):
        yield "Only a link of type smart has an appContext."


def _action(action: dict[str, Any]) -> Iterator[str]:
    yield from _required(action, "an action", type=str, description=str)
    kind = action.get("type")
    if isinstance(kind, str) and kind and kind not in _ACTION_TYPES:
        yield _not_one_of("type of an action", kind, _ACTION_TYPES)
    if kind in {"create", "update"}:
        yield from _required(action, f"an action of type {kind}", resource=dict)
    if kind == "delete":
        yield from _required(action, "an action of type delete", resourceId=str)


def _required(part: dict[str, Any], name: str, **fields: type) -> Iterator[str]:
    """What is missing, empty, or of another kind than JSON should give."""
    kinds: dict[type, str] = {str: "text", dict: "an object", list: "a list"}
    for field, kind in fields.items():
        value = part.get(field)
        if not isinstance(value, kind):
            yield f"Expected {kinds[kind]} as {field} of {name}."
        elif not value:
            yield f"The field {field} of {name} is empty."


def _objects(part: dict[str, Any], field: str) -> list[dict[str, Any]]:
    items = part.get(field)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _addresses(part: dict[str, Any], name: str, *fields: str) -> Iterator[str]:
    for field in fields:
        address = part.get(field)
        if isinstance(address, str) and address and not _is_absolute(address):
            yield f"Expected a full web address, with https:// or http://, as {field} of {name}."


def _not_one_of(name: str, value: str, expected: tuple[str, ...]) -> str:
    return f"The {name} is “{value}”. Expected one of: {', '.join(expected)}."
