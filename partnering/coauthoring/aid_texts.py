"""The text of a decision aid as it comes from people: readable, or refused with everything that is wrong."""

from decision_aids.findings import Finding
from decision_aids.reading import Document, DocumentProblems, read_document
from partnering.coauthoring.models import LONGEST_AID
from partnering.foundation.errors import InvalidInput
from partnering.foundation.words import _, ngettext

SHOWN_FINDINGS = 5


class UnreadableAid(InvalidInput):
    """The text is no decision aid. `findings` has everything, the message the first `SHOWN_FINDINGS`."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        lines = [_("This cannot be read as a decision aid yet.")]
        lines += [
            _("Line {line}: {message}").format(line=finding.line, message=finding.message)
            for finding in findings[:SHOWN_FINDINGS]
        ]
        unseen = len(findings) - SHOWN_FINDINGS
        if unseen > 0:
            lines.append(ngettext("And {n} more.", "And {n} more.", unseen).format(n=unseen))
        super().__init__("\n".join(lines))


def readable_aid(text: bytes, *, file: str) -> Document:
    """The decision aid in a text, whatever its bytes. `file` is the name that findings carry. Raises UnreadableAid."""
    try:
        return read_document(text, file=file)
    except DocumentProblems as problems:
        raise UnreadableAid(problems.findings) from problems


def check_size(text: bytes) -> None:
    """Raise InvalidInput for a text that is too long to keep even as a draft."""
    if len(text) > LONGEST_AID:
        raise InvalidInput(
            _("This has {size} bytes, and an aid can have {most}. Take pictures and long tables out.").format(
                size=f"{len(text):,}", most=f"{LONGEST_AID:,}"
            )
        )
