"""A project that is taken out, for several tests."""

import csv
import json
import zipfile
from io import BytesIO, StringIO
from typing import Any

from sqlalchemy.orm import Session

from partnering.reporting.project_export import Exported, export_project
from tests.cast import CATALOG, Cast


class Folder:
    """The files of an export."""

    def __init__(self, content: bytes, exported: Exported) -> None:
        self.bytes = content
        self.left_out = {reason: number for reason, number in exported.left_out.items() if number}
        with zipfile.ZipFile(BytesIO(content)) as opened:
            assert opened.testzip() is None
            self.files = {name: opened.read(name) for name in opened.namelist()}

    def text(self, name: str) -> str:
        return self.files[name].decode("utf-8-sig")

    def rows(self, name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(StringIO(self.text(name))))

    def json(self, name: str) -> Any:
        return json.loads(self.text(name))

    @property
    def everything(self) -> str:
        return "\n".join(content.decode("utf-8", "replace") for content in self.files.values())


def take_out(
    session: Session, cast: Cast, person: int | None = None, *, project: int | None = None
) -> Folder:
    session.flush()
    out = BytesIO()
    exported = export_project(
        session, person or cast.lead, project_id=project or cast.project, catalog=CATALOG, out=out
    )
    return Folder(out.getvalue(), exported)
