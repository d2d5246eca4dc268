"""Bringing a file of activities in, for tests of what becomes of it."""

from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.models import Person
from partnering.foundation.vocabulary import PartnerRole
from partnering.tracker.activity_records import ActivityRecords
from partnering.tracker.file_import import Imported, import_activities, read_file_for_project
from tests.cast import CATALOG, NOW, TODAY, Cast

HEADER = (
    "external_id,held_on,release,stage,activity,minutes,partner_role,people,partners,level_by_project,"
    "level_by_partner,listening_percent,contribution,what_changed"
)
ROWS = (
    "A-1,2026-03-03,2.1,information_delivery,workshop,90,patient_partner,3,Rosa; Nell,3,2,60,new_question,Shorter.",
    "A-1,2026-03-03,2.1,information_delivery,workshop,90,clinician_partner,1,clara,3,,60,,Plainer.",
    "A-2,2026-03-02,,design_development,meeting,60,caregiver_partner,2,,,4,,,",
    "A-3,2026-03-01,2.0,pcor_evidence,survey,15,citizen_partner,12,Nell,,,,,",
)
A_PATIENT, A_CAREGIVER, A_CITIZEN, A_CLINICIAN, _A_LOCAL = PartnerRole


def records_of(session: Session, cast: Cast, *rows: str) -> ActivityRecords:
    """The records of a file with these rows, for the first project."""
    return read_file_for_project(
        session,
        cast.lead,
        project_id=cast.project,
        file=BytesIO("\n".join([HEADER, *(rows or ROWS), ""]).encode()),
        catalog=CATALOG,
        today=TODAY,
    )


def bring_in(session: Session, cast: Cast, records: ActivityRecords, name: str = "spring.csv") -> Imported:
    return import_activities(
        session, cast.facilitator, project_id=cast.project, records=records, file_name=name, now=NOW
    )


def named(session: Session, name: str) -> list[Person]:
    return list(session.scalars(select(Person).where(Person.name == name)))
