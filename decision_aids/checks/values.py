"""What matters to the reader: something speaks for every option, and no weight comes from nowhere."""

from collections.abc import Iterator

from decision_aids.checks.rule import Breach, Subject, rule


@rule(
    "L32",
    level="warning",
    title="The aid asks what matters, something speaks for every option, and each weight says where it comes from.",
    instead="Write a statement for every option; give a weight its weight_source, or leave it to the reader.",
    source="10.1177/0272989X211037946",
    strength="strong",
)
def what_matters(subject: Subject) -> Iterator[Breach]:
    """Options that nothing speaks for, and weights without a source."""
    aid = subject.aid
    if not aid.values:
        yield Breach(
            "/values",
            "The aid does not ask what matters to the reader. Add values, one or more for each option.",
        )
        return
    spoken_for = {value.speaks_for for value in aid.values}
    for index, option in enumerate(aid.options):
        if option.id not in spoken_for:
            yield Breach(
                f"/options/{index}",
                f"Nothing in values speaks for “{option.label}”. Add what would matter to a person who chooses it.",
            )
    for index, value in enumerate(aid.values):
        if value.weight is not None and value.weight_source is None:
            yield Breach(
                f"/values/{index}/weight",
                f"The weight {value.weight} has no source. Add weight_source, or leave the weight to the reader.",
            )
