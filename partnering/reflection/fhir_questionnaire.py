"""A FHIR Questionnaire (R4 or R5, JSON), read as a questionnaire."""

import json
from collections.abc import Mapping
from typing import Any

from partnering.foundation.errors import InvalidInput
from partnering.foundation.instruments import DEEPEST_CONDITION, AskedWhen, Item, Operator
from partnering.foundation.words import _
from partnering.reflection.brought_form import (
    BroughtForm,
    FormWriter,
    all_of,
    line,
    name_of,
    with_choices,
    words_of,
)

_KINDS = {"decimal": "number", "integer": "number", "date": "date", "display": "note"}
_AS_TEXT = {"string", "text", "url"}
_CHOICES = {"choice", "open-choice", "coding"}
_OPERATORS: dict[str, Operator] = {
    "=": "is",
    "!=": "is_not",
    ">": "more_than",
    ">=": "at_least",
    "<": "less_than",
    "<=": "at_most",
}
_LEFT_OUT = {"initial", "readOnly", "maxLength", "answerConstraint"}
_YES_NO = [("true", "Yes"), ("false", "No")]

Node = Mapping[str, Any]


def read_fhir_questionnaire(content: bytes) -> BroughtForm:
    """The questions of the resource. Raises InvalidInput for a file that is none, or that cannot be kept at all."""
    try:
        resource = json.loads(content)
    except (ValueError, RecursionError) as problem:
        raise InvalidInput(_("This file is not JSON. Export the Questionnaire again, as JSON.")) from problem
    if not isinstance(resource, dict) or resource.get("resourceType") != "Questionnaire":
        raise InvalidInput(_("This file holds no FHIR Questionnaire."))
    writer = FormWriter.empty()
    for node in _nodes(resource.get("item")):
        _add(writer, node, group="", conditions=(), depth=1)
    return writer.form(str(resource.get("title") or resource.get("name") or "Questionnaire"))


def _add(
    writer: FormWriter, node: Node, *, group: str, conditions: tuple[AskedWhen, ...], depth: int
) -> None:
    key, kind = name_of(str(node.get("linkId", ""))), str(node.get("type", ""))
    if depth > DEEPEST_CONDITION:
        raise InvalidInput(_("“{name}”: groups stand too deep inside each other.").format(name=key))
    own = _condition(writer, key, node)
    conditions = (*conditions, own) if own else conditions
    text = str(node.get("text") or "")
    if kind == "group":
        if node.get("repeats"):
            writer.lose(key, _("that the group may be answered several times; it is asked once here"))
        group = line(text) or group
    else:
        item = Item(
            key=key,
            kind="text",
            words=words_of(text, key),
            group=group or None,
            is_required=bool(node.get("required")),
            asked_when=all_of(conditions),
        )
        writer.add(_typed(writer, item, kind, node))
    for name in sorted(_LEFT_OUT & set(node)):
        writer.lose(key, _("its “{field}”").format(field=name))
    for child in _nodes(node.get("item")):
        _add(writer, child, group=group, conditions=conditions, depth=depth + 1)


def _typed(writer: FormWriter, item: Item, kind: str, node: Node) -> Item:
    if kind == "boolean":
        return with_choices(writer, item, _YES_NO, list_name=item.key)
    if kind in _KINDS:
        return item.model_copy(update={"kind": _KINDS[kind]})
    if kind in _CHOICES:
        return _choices(writer, item, kind, node)
    if kind not in _AS_TEXT:
        writer.lose(
            item.key, _("a question of the type “{kind}” is answered in words here").format(kind=kind[:40])
        )
    if node.get("repeats"):
        writer.lose(item.key, _("that it may be answered several times"))
    return item


def _choices(writer: FormWriter, item: Item, kind: str, node: Node) -> Item:
    pairs = [_option(option) for option in _nodes(node.get("answerOption"))]
    if not pairs:
        writer.lose(item.key, _("its list of answers stands in another file; it is answered in words here"))
        return item
    if kind == "open-choice":
        writer.lose(item.key, _("that an answer beside the list may be given"))
    several = item.model_copy(update={"kind": "choices"}) if node.get("repeats") else item
    return with_choices(writer, several, pairs, list_name=item.key)


def _option(option: Node) -> tuple[str, str]:
    value = _value(option, "value")
    coding = option.get("valueCoding")
    words = str(coding.get("display") or value) if isinstance(coding, dict) else value
    return value, words


def _value(node: Node, prefix: str) -> str:
    """What a choice of types such as valueString or answerCoding holds, as text."""
    found = next((node[name] for name in sorted(node) if name.startswith(prefix)), "")
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, dict):
        return line(str(found.get("code") or found.get("display") or found.get("value") or ""))
    return line(str(found))


def _condition(writer: FormWriter, key: str, node: Node) -> AskedWhen | None:
    parts = []
    for when in _nodes(node.get("enableWhen")):
        question, operator = name_of(str(when.get("question", ""))), str(when.get("operator", ""))
        value = _value(when, "answer")
        if operator == "exists":
            parts.append(AskedWhen(item=question, operator="is_answered", value=value))
        elif operator in _OPERATORS:
            parts.append(AskedWhen(item=question, operator=_OPERATORS[operator], value=value))
        else:
            writer.lose(
                key, _("its condition “{condition}”; it is always asked here").format(condition=operator)
            )
            return None
    if len(parts) > 1 and node.get("enableBehavior") != "all":
        return AskedWhen(any_of=tuple(parts))
    return all_of(parts)


def _nodes(found: object) -> list[Node]:
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(node, dict) for node in found):
        raise InvalidInput(
            _("This Questionnaire is damaged: a list of items is expected where there is none.")
        )
    return found
