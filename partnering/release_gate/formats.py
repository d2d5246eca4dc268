"""The gate as text, JSON, JUnit, GitHub annotations and Markdown; each says the same, from one `Gate`."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from textwrap import fill
from typing import Any
from xml.etree import ElementTree

from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import GateVerdict
from partnering.foundation.words import N_, _, ngettext
from partnering.release_gate.verdict import Dissent, Gate, Override, Reason
from partnering.tracker.coverage_formats import MARKDOWN_SIGNS

WIDEST_LINE = 100
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

SENTENCES = {
    GateVerdict.NOT_READY: N_("Release {release} is not ready yet."),
    GateVerdict.IN_REVIEW: N_("Release {release} waits for its reviewers."),
    GateVerdict.CHANGES_ASKED: N_("Reviewers ask for changes before release {release} goes out."),
    GateVerdict.AGREED: N_("Release {release} is agreed. It can go out."),
    GateVerdict.AGREED_WITH_DISSENT: N_(
        "Release {release} is agreed. It can go out. Somebody disagrees, and that is printed with it."
    ),
    GateVerdict.REFUSED: N_(
        "Release {release} is held back. A reviewer says that it is harmful or misleading."
    ),
}
"""The verdict as a sentence."""


def verdict_sentence(gate: Gate) -> str:
    """The verdict as one sentence."""
    return _(SENTENCES[gate.verdict]).format(release=gate.release)


def missing_sentence(gate: Gate) -> str:
    """How much is missing, as one sentence; what one more step would be stands in the reasons."""
    n = len(gate.missing)
    if n == 0:
        return _("It has all that the policy asks for.")
    return ngettext("One thing is missing.", "{n} things are missing.", n).format(n=n)


def step_sentence(gate: Gate) -> str:
    """What one more step would be; empty where none is needed."""
    step = gate.next_step
    if step is None:
        return ""
    if step.place:
        return _("One more step, for “{place}”: {mend}").format(place=step.place, mend=step.mend)
    return _("One more step: {mend}").format(mend=step.mend)


def who_sentence(reason: Reason) -> str:
    """Who could mend it; empty where nobody needs to."""
    if not reason.who_can_help:
        return ""
    return _ended(_("Who could: {names}").format(names=", ".join(reason.who_can_help)))


def after_place(place: str) -> str:
    """A place and what parts it from what is said of it; names of stages may be questions."""
    if not place:
        return ""
    return f"{place} " if place[-1] in "?!." else f"{place}: "


def override_sentence(override: Override) -> str:
    """Who lets the release pass, why and until when, and whether that speaks of all that is missing."""
    sentence = _("{name} lets it pass until {day}: {reason}").format(
        name=override.signed_as, day=day_in_words(override.expires_at.date()), reason=_ended(override.reason)
    )
    if not override.covers:
        sentence += " " + _("It says nothing of what came up since, so it does not let this pass.")
    return sentence


def dissent_sentence(dissent: Dissent) -> str:
    """Who does not agree, with what they said and what came of it."""
    sentence = _("{by} on “{title}”: {says}.").format(by=dissent.by, title=dissent.title, says=dissent.says)
    if dissent.words:
        sentence += " " + _ended(dissent.words)
    if dissent.answer:
        sentence += " " + _("Set aside by {who_and_why}").format(who_and_why=_ended(dissent.answer))
    return sentence


def gate_json(gate: Gate) -> dict[str, Any]:
    """Plain JSON values; moments and days as ISO text."""
    return {
        "project": gate.project,
        "release": gate.release,
        "verdict": gate.verdict.value,
        "may_go_out": gate.may_go_out,
        "policy": gate.policy,
        "as_of": gate.as_of.isoformat(),
        "override": _override_json(gate.override) if gate.override else None,
        "dissent": [
            {
                "aid": dissent.aid,
                "by": dissent.by,
                "says": dissent.says,
                "words": dissent.words,
                "answer": dissent.answer,
            }
            for dissent in gate.dissent
        ],
        "reasons": [reason_json(reason) for reason in gate.reasons],
    }


def reason_json(reason: Reason) -> dict[str, Any]:
    """One reason as plain JSON values."""
    return {
        "rule": reason.rule.value,
        "met": reason.is_met,
        "stage": reason.stage,
        "place": reason.place,
        "aid": reason.aid,
        "sha256": reason.sha256,
        "missing": reason.missing,
        "n": reason.n,
        "message": reason.message,
        "mend": reason.mend,
        "who_can_help": list(reason.who_can_help),
    }


def _override_json(override: Override) -> dict[str, Any]:
    return {
        "signed_as": override.signed_as,
        "reason": override.reason,
        "granted_at": override.granted_at.isoformat(),
        "expires_at": override.expires_at.isoformat(),
        "covers_all": override.covers,
    }


def gate_text(gate: Gate) -> str:
    """For a terminal: the verdict, what is missing first, then what is met in one line each."""
    lines = [f"{gate.project} {gate.release}: {gate.verdict.label}", *_wrapped(_opening(gate))]
    for rule, reasons in groupby(gate.missing, key=lambda reason: reason.rule):
        lines += ["", rule.label]
        for reason in reasons:
            lines += _wrapped([_with_place(reason)], "  - ")
            lines += _wrapped(_mending(reason), "    ", first="    ")
    met = [reason for reason in gate.reasons if reason.is_met]
    if met:
        lines += ["", _("What it has")]
        for reason in met:
            lines += _wrapped([f"{reason.rule.label}. {_with_place(reason)}"], "  + ")
    return "\n".join(lines) + "\n"


def gate_markdown(gate: Gate) -> str:
    """For a pull request or a page: what is missing first, what it has folded."""
    title = f"{gate.project} {gate.release}: {gate.verdict.label}"
    lines = [f"## {_escaped(title)}", "", *map(_escaped, _opening(gate))]
    for rule, reasons in groupby(gate.missing, key=lambda reason: reason.rule):
        lines += ["", f"### {_escaped(rule.label)}", ""]
        lines += [_markdown_item(reason) for reason in reasons]
    met = [reason for reason in gate.reasons if reason.is_met]
    if met:
        summary = _escaped(_("What it has: {n}").format(n=len(met)))
        lines += ["", f"<details><summary>{summary}</summary>", ""]
        lines += [f"- {_escaped(reason.rule.label)}. {_escaped(_with_place(reason))}" for reason in met]
        lines += ["", "</details>"]
    return "\n".join(lines) + "\n"


def gate_github(gate: Gate) -> str:
    """Workflow commands: an error for each thing that is missing, or warnings where an override lets it pass."""
    level = "warning" if gate.may_go_out else "error"
    lines = [f"::{level if gate.missing else 'notice'} title={_github_property(gate.verdict.label)}::"]
    lines[0] += _github_text(" ".join(_opening(gate)))
    for reason in gate.missing:
        text = " ".join([_with_place(reason), *_mending(reason)])
        lines.append(f"::{level} title={_github_property(reason.rule.label)}::{_github_text(text)}")
    return "\n".join(lines) + "\n"


def gate_junit(gate: Gate) -> str:
    """JUnit XML: a test case for each reason, and a failure for each thing that is missing."""
    suite = ElementTree.Element(
        "testsuite",
        name=_xml(f"{gate.project} {gate.release}"),
        tests=str(len(gate.reasons)),
        failures=str(len(gate.missing)),
        errors="0",
        skipped="0",
    )
    properties = ElementTree.SubElement(suite, "properties")
    for name, value in (("verdict", gate.verdict.value), ("policy", gate.policy)):
        ElementTree.SubElement(properties, "property", name=name, value=_xml(value))
    told: Counter[str] = Counter()
    for reason in gate.reasons:
        name = "/".join([reason.rule.value, *filter(None, [reason.stage, reason.aid])])
        told[name] += 1
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname=f"gate.{reason.rule.value}",
            name=_xml(name if told[name] == 1 else f"{name}/{told[name]}"),
        )
        if not reason.is_met:
            failure = ElementTree.SubElement(case, "failure", message=_xml(_with_place(reason)))
            failure.text = _xml("\n".join(_mending(reason)))
    ElementTree.SubElement(suite, "system-out").text = _xml("\n".join(_opening(gate)))
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _opening(gate: Gate) -> list[str]:
    """What everybody reads first: the verdict, how much is missing, who lets it pass, who does not agree."""
    lines = [verdict_sentence(gate), missing_sentence(gate)]
    if step := step_sentence(gate):
        lines.append(step)
    if gate.override:
        lines.append(override_sentence(gate.override))
    return [*lines, *(dissent_sentence(dissent) for dissent in gate.dissent)]


def _with_place(reason: Reason) -> str:
    return f"{after_place(reason.place)}{reason.message}"


def _mending(reason: Reason) -> list[str]:
    lines = [reason.mend] if reason.mend else []
    if who := who_sentence(reason):
        lines.append(who)
    return lines


def _ended(words: str) -> str:
    """The words on one line, with a full stop where none ends them."""
    line = " ".join(words.split())
    return line if line[-1:] in ".!?…" else f"{line}."


def _wrapped(sentences: Sequence[str], indent: str = "", *, first: str | None = None) -> list[str]:
    return [
        fill(
            " ".join(sentence.split()),
            WIDEST_LINE,
            initial_indent=indent if first is None else first,
            subsequent_indent=" " * len(indent),
            break_long_words=False,
            break_on_hyphens=False,
        )
        for sentence in sentences
    ]


def _markdown_item(reason: Reason) -> str:
    place = f"**{_escaped(after_place(reason.place))}** " if reason.place else ""
    return " ".join([f"- {place}{_escaped(reason.message)}", *map(_escaped, _mending(reason))])


def _escaped(text: str) -> str:
    return MARKDOWN_SIGNS.sub(r"\\\g<0>", " ".join(text.split()))


def _github_text(text: str) -> str:
    return " ".join(text.split()).replace("%", "%25")


def _github_property(text: str) -> str:
    return _github_text(text).replace(":", "%3A").replace(",", "%2C")


def _xml(text: str) -> str:
    return NOT_IN_XML.sub("�", text)
