"""How to call the use cases of taking one's own data and a project's data out."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.people import command_line_person, give_access
from partnering.foundation.vocabulary import AccessRole
from partnering.reporting.dashboard import Choice
from tests.cast import CATALOG, NOW, TODAY, Cast
from tests.use_case_calls.entries import NELL, Call, Event, in_project, in_release


def of_one_lead_of_two(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """Nothing to hand over: whoever leads a project does not lead it alone."""
    for project, lead in ((cast.project, cast.lead), (cast.other_project, cast.outsider)):
        if person == lead:
            second = {**NELL, "access_role": AccessRole.LEAD}
            give_access(session, command_line_person(session), **second, project_id=project, now=NOW)
    return {"now": NOW}


CALLS: Mapping[str, Call] = {
    "reporting.dashboard.read_dashboard": Call(
        in_project(choice=Choice(), catalog=CATALOG, today=TODAY, now=NOW)
    ),
    "reporting.my_data.export_my_data": Call(lambda _s, _c, _p: {"out": BytesIO()}),
    "reporting.my_data.read_leaving": Call(lambda _s, _c, _p: {}),
    "reporting.my_data.delete_my_account": Call(of_one_lead_of_two, Event("account deleted")),
    "reporting.user_centred.list_user_centred": Call(in_release(now=NOW)),
    "reporting.involvement.read_involvement": Call(
        in_release(site="https://network.example.org", catalog=CATALOG, today=TODAY, now=NOW)
    ),
    "reporting.project_export.export_project": Call(
        lambda _s, cast, _p: {"project_id": cast.project, "catalog": CATALOG, "out": BytesIO()}
    ),
    "reporting.report.read_report": Call(in_project(choice=Choice(), catalog=CATALOG, today=TODAY, now=NOW)),
    "reporting.report_texts.write_report_part": Call(
        in_project(part="aim", words="To be told when we are wrong.", base_number=0, now=NOW),
        Event("report part written", after={"number": 1}),
    ),
    "reporting.report_texts.list_written_parts": Call(in_project()),
    "reporting.unpaid_partners.list_unpaid_partners": Call(in_project(today=TODAY)),
}

PART_OF_USE_CASES: Mapping[str, str] = {
    "reporting.report_texts.words_of_report": "reads for read_report",
    "reporting.kept_counts.states_of": "says for read_dashboard what changed",
    "reporting.log_tallies.read_log_tallies": "counts for read_dashboard",
    "reporting.outcome_tallies.read_outcomes": "counts for read_dashboard",
    "reporting.counted_figures.log_figures": "makes figures for read_dashboard",
    "reporting.counted_figures.people_figures": "makes figures for read_dashboard",
    "reporting.counted_figures.tally_partners": "counts for read_dashboard",
    "reporting.consented_names.people_shown": "says what people are called in export_project",
}
