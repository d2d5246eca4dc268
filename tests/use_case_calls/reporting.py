"""How to call the use cases of taking one's own data and a project's data out."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.people import command_line_person, give_access
from partnering.foundation.vocabulary import AccessRole
from tests.cast import CATALOG, NOW, Cast
from tests.use_case_calls.entries import NELL, Call, Event


def of_one_lead_of_two(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """Nothing to hand over: whoever leads a project does not lead it alone."""
    for project, lead in ((cast.project, cast.lead), (cast.other_project, cast.outsider)):
        if person == lead:
            second = {**NELL, "access_role": AccessRole.LEAD}
            give_access(session, command_line_person(session), **second, project_id=project, now=NOW)
    return {"now": NOW}


CALLS: Mapping[str, Call] = {
    "reporting.my_data.export_my_data": Call(lambda _s, _c, _p: {"out": BytesIO()}),
    "reporting.my_data.read_leaving": Call(lambda _s, _c, _p: {}),
    "reporting.my_data.delete_my_account": Call(of_one_lead_of_two, Event("account deleted")),
    "reporting.project_export.export_project": Call(
        lambda _s, cast, _p: {"project_id": cast.project, "catalog": CATALOG, "out": BytesIO()}
    ),
}

PART_OF_USE_CASES: Mapping[str, str] = {
    "reporting.consented_names.people_shown": "says what people are called in export_project",
}
