"""Projects may share a title; the switcher tells them apart."""

from partnering.foundation.database import transaction
from partnering.foundation.people import command_line_person, give_access
from partnering.foundation.projects import add_project
from partnering.foundation.vocabulary import AccessRole, TeamRole
from tests.cast import CATALOG, NOW, Cast
from tests.pages.conftest import Screen


def test_of_two_projects_with_one_title_each_can_be_opened(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        program = command_line_person(session)
        for slug in ("asthma", "asthma-again"):
            project_id = add_project(session, program, slug=slug, title="Asthma", catalog=CATALOG, now=NOW)
            give_access(
                session,
                program,
                project_id=project_id,
                name="Lena",
                email="lena@example.org",
                access_role=AccessRole.LEAD,
                role=TeamRole.RESEARCHER,
                now=NOW,
            )
    tab = open_screen("today/today.py", cast.lead)
    switcher = tab.selectbox(key="project_switch")
    assert switcher.options == ["Asthma (asthma)", "Asthma (asthma-again)", "Choose about statins"]
    for label, slug in zip(switcher.options, ("asthma", "asthma-again", "statin"), strict=True):
        tab.selectbox(key="project_switch").select(label).run()
        assert tab.query_params["project"] == slug
