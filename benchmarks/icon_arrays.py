"""Measures icon arrays: `python -m benchmarks.icon_arrays` writes benchmarks/icon_arrays.md.

Each figure is the median of several runs on the machine it runs on. Beside it stands the plain way: the same array of
1000 people as an Altair chart of points, turned into a picture by vl-convert.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import altair as alt
import vl_convert

from benchmarks.results import write_results
from decision_aids.formats.png import as_png
from decision_aids.formats.svg import as_svg
from decision_aids.reading import read_document
from decision_aids.views.icon_array import icon_array_svg
from decision_aids.views.palette import LIGHT
from decision_aids.views.result import Icons
from decision_aids.views.showing import result_of

ROOT = Path(__file__).parents[1]
AID = ROOT / "data" / "aids" / "psa-screening.yaml"
TODAY = date(2026, 11, 22)
ARRAY = Icons(1000, 129, 0)
RUNS = 15
PROCESSES = 5

PERSON = "M0,-1A.4,.4,0,1,1,0,-.2A.4,.4,0,1,1,0,-1ZM-.6,1V.4Q-.6,-.1,0,-.1Q.6,-.1,.6,.4V1Z"
FIRST_OF_OURS = (
    "from decision_aids.views.icon_array import icon_array_svg; from decision_aids.views.result import Icons; "
    "icon_array_svg(Icons(1000, 129, 0), name='n', prefix='p')"
)
FIRST_OF_PLAIN = "from benchmarks.icon_arrays import plain_svg; plain_svg()"


def main() -> None:
    """Measure, print and write."""
    lines = ["| what | here | Altair and vl-convert |", "|---|---|---|"]
    lines += [f"| {what} | {ours} | {plain} |" for what, ours, plain in (*measure_array(), *measure_files())]
    write_results(__file__, [*lines, ""])


def measure_array() -> Iterator[tuple[str, str, str]]:
    """One array of 1000: time, size, and what a screen reader meets."""
    ours, plain = our_svg(), plain_svg()
    yield (
        "SVG of 1,000 people, in a warm process",
        f"{median_milliseconds(our_svg):.2f} ms",
        f"{median_milliseconds(plain_svg):.0f} ms",
    )
    yield (
        "The first one, with the start of Python",
        f"{median_milliseconds(lambda: run(FIRST_OF_OURS), runs=PROCESSES):.0f} ms",
        f"{median_milliseconds(lambda: run(FIRST_OF_PLAIN), runs=PROCESSES):.0f} ms",
    )
    yield "Size of the SVG", f"{len(ours) / 1000:.1f} kB", f"{len(plain) / 1000:.0f} kB"
    yield (
        "Things with a name of their own in it",
        f"{ours.count('aria-label=')}",
        f"{plain.count('aria-label='):,}",
    )


def measure_files() -> Iterator[tuple[str, str, str]]:
    """A whole aid as SVG and PNG."""
    document = read_document(AID.read_bytes(), file=AID.name)
    result = result_of(document, today=TODAY)
    arrays = sum(1 for row in result.panels[0].rows for figure in row.figures if figure.icons)
    svg, png = as_svg(result), as_png(result)
    yield (
        f"An aid with {arrays} arrays of 1,000 as one SVG",
        f"{median_milliseconds(lambda: as_svg(result)):.1f} ms, {len(svg) / 1000:.0f} kB",
        "nothing to compare: a chart has no words around it",
    )
    yield (
        "The same as PNG at twice its size",
        f"{median_milliseconds(lambda: as_png(result), runs=3):.0f} ms, {len(png) / 1000:.0f} kB",
        f"{len(vl_convert.svg_to_png(svg.decode(), scale=2)) / 1000:,.0f} kB as vl-convert packs it",
    )


def our_svg() -> str:
    """The array as this library draws it."""
    return icon_array_svg(ARRAY, name="129 of 1,000 men", prefix="p")


def plain_svg() -> str:
    """The array as points of an Altair chart."""
    icons = [
        {"x": at % 50, "y": at // 50, "happens": at < ARRAY.filled, "name": f"person {at + 1}"}
        for at in range(ARRAY.total)
    ]
    chart = (
        alt.Chart(alt.InlineData(values=icons))
        .mark_point(filled=True, shape=PERSON, size=25, strokeWidth=0.8)
        .encode(
            x=alt.X("x:O", axis=None),
            y=alt.Y("y:O", axis=None),
            color=alt.Color("happens:N", legend=None, scale=alt.Scale(range=[LIGHT.ground, LIGHT.happens])),
            stroke=alt.value(LIGHT.happens),
        )
        .properties(width=412, height=262, description="129 of 1,000 men")
    )
    return vl_convert.vegalite_to_svg(chart.to_dict(validate=False))


def run(program: str) -> None:
    """A program in a Python of its own."""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def median_milliseconds(work: Callable[[], object], *, runs: int = RUNS) -> float:
    """The median of several runs, after one that warms up."""
    times = []
    for number in range(runs + 1):
        started = time.perf_counter()
        work()
        if number:
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
