"""Measures released aids under load: `python -m benchmarks.released_aids` writes benchmarks/released_aids.md.

200 readers ask at once, on one process, for the demo's released aid; beside it a Streamlit page shows the same.
"""

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.beside_streamlit import measure_streamlit
from benchmarks.readers import HEAD_OF_TABLE, page_and_tag, read_at_once
from benchmarks.results import write_results
from tests.browser.serving import serving
from tests.browser.walking import demo_database

AID = "/aids/statin-diabetes/2.0.0"
READERS = 200
TIMES = 50
ONE_BY_ONE = 300


def main() -> None:
    """Measure, print and write."""
    with tempfile.TemporaryDirectory() as folder:
        rows = list(measure(Path(folder)))
    about = [
        "",
        f"{READERS} readers at once on one process, each over one connection that asks again once it is answered.",
        "The readers run on the same machine and share its cores.",
    ]
    write_results(__file__, [*HEAD_OF_TABLE, *rows, *about])


def measure(folder: Path) -> Iterator[str]:
    """A row for each way to ask."""
    database = demo_database(folder)
    with serving(database, folder / "served.log") as served:
        page, tag = page_and_tag(served.url, AID)
        alone = partial(read_at_once, served.url, readers=1, times=ONE_BY_ONE)
        together = partial(read_at_once, served.url, readers=READERS)
        yield alone([AID]).row("One reader, the page")
        yield alone([AID], tag=tag).row("One reader who has it already (304)")
        yield together([AID], times=TIMES).row(f"{READERS} readers, the page")
        yield together([AID], times=TIMES, tag=tag).row(f"{READERS} readers who have it already (304)")
        yield together([f"{AID}.pdf"], times=TIMES // 5).row(f"{READERS} readers, the PDF")
        forms = [f"{AID}{ending}" for ending in ("", ".json", ".yaml", ".fhir.json")]
        yield together(forms, times=TIMES).row(f"{READERS} readers, four forms in turn")
    yield measure_streamlit(folder, page, tabs=READERS)


if __name__ == "__main__":
    main()
