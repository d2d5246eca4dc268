"""The same rows in Datasette, a fine general viewer of SQLite files, in an environment of its own."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

from tests.browser.serving import WITH_US, free_port

DATASETTE = "datasette==0.65.5"
SECONDS_TO_START = 60


@contextmanager
def datasette_serving(file: Path, folder: Path) -> Iterator[tuple[str, int]]:
    """Datasette on this file: its address and the id of its process. It is installed into the folder once."""
    python = folder / "datasette" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder / "datasette")], check=True)
        subprocess.run([str(python), "-I", "-m", "pip", "install", "--quiet", DATASETTE], check=True)
    port = free_port()
    options = ["--port", str(port), "--setting", "sql_time_limit_ms", "10000"]
    process = subprocess.Popen(
        [*WITH_US, str(python), "-m", "datasette", str(file), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                fetch(f"{url}/-/versions.json")
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        yield url, process.pid
    finally:
        process.kill()
        process.wait()


def query_address(url: str, file: Path, sql: str) -> str:
    """Where Datasette answers a query in JSON."""
    return f"{url}/{quote(file.stem)}.json?_shape=array&sql={quote(sql)}"


def fetch(address: str, *, cookie: str = "") -> bytes:
    """What stands at an address."""
    request = Request(address, headers={"Cookie": cookie} if cookie else {})  # noqa: S310 (of this machine)
    with urlopen(request, timeout=SECONDS_TO_START) as answer:  # noqa: S310
        content: bytes = answer.read()
    return content


def megabytes_of(process_id: int) -> float:
    """The memory a process holds now."""
    status = Path(f"/proc/{process_id}/status").read_text("utf-8")
    (kilobytes,) = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(kilobytes) / 1000
