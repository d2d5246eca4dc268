"""What everybody can see: colours that stand out, a second cue beside colour, words and a table beside a picture."""

from collections.abc import Iterator

from decision_aids.checks.rule import Breach, Subject, rule
from decision_aids.views.palette import LEAST_OF_GRAPHICS, contrast

WHITE = "#ffffff"


@rule(
    "L17",
    level="error",
    title="What a picture is drawn with stands out from the page, by 3 to 1 or more.",
    instead="Choose a darker colour, or leave the colours out: then ours are used.",
    source="https://www.w3.org/TR/WCAG22/#non-text-contrast",
    strength="standard",
)
def colours_stand_out(subject: Subject) -> Iterator[Breach]:
    """Colours of the document that are too pale on white."""
    colours = subject.aid.pictures and subject.aid.pictures.colours
    if not colours:
        return
    for name, colour in (("happens", colours.happens), ("does_not_happen", colours.does_not_happen)):
        if colour is None:
            continue
        reached = contrast(colour, WHITE)
        if reached < LEAST_OF_GRAPHICS:
            yield Breach(
                f"/pictures/colours/{name}",
                f"{colour} stands out from white by {_rounded_down(reached)} to 1. Icons need 3 to 1 or more: "
                "choose a darker colour.",
            )


@rule(
    "L18",
    level="error",
    title="Colour is never the only sign: shape or fill tells the same.",
    instead="Leave told_apart_by out, or write: told_apart_by: colour_and_shape.",
    source="https://www.w3.org/TR/WCAG22/#use-of-color",
    strength="standard",
)
def more_than_colour(subject: Subject) -> Iterator[Breach]:
    """A wish for icons that differ in colour alone."""
    pictures = subject.aid.pictures
    if pictures is not None and pictures.told_apart_by == "colour":
        yield Breach(
            "/pictures/told_apart_by",
            "People who do not see colours, and readers of a grey print, could not tell these icons apart. "
            "Write colour_and_shape.",
        )


@rule(
    "L33",
    level="error",
    title="Beside every picture the same numbers stand in words and in a table.",
    instead="Leave out “without”: words and table then stand beside each picture.",
    source="https://www.w3.org/TR/WCAG22/#non-text-content",
    strength="standard",
)
def words_and_table(subject: Subject) -> Iterator[Breach]:
    """A wish to leave out the words or the table."""
    pictures = subject.aid.pictures
    for index, left_out in enumerate(pictures.without if pictures is not None else ()):
        yield Breach(
            f"/pictures/without/{index}",
            f"Without the {left_out}, people who cannot see the picture cannot know the numbers. "
            f"Keep the {left_out}.",
        )


def _rounded_down(ratio: float) -> str:
    """A ratio with two digits, never shown as more than it is: 2.999 is 2.99."""
    return f"{int(ratio * 100) / 100:.2f}"
