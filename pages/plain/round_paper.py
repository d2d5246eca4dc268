"""A review on paper for whoever asks for it: the packet of one person, to print and hand over."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from pages.plain.addresses import ROUND_ON_PAPER, sign_in_and_return
from pages.plain.page import go_to
from pages.plain.review_paper import Packet, send_pdf, show_large_print
from pages.plain.visitor import now, signed_in_person
from partnering.coauthoring.aid_contents import content_of
from partnering.coauthoring.my_reviews import asked_screens
from partnering.coauthoring.round_views import read_round
from partnering.coauthoring.versions import read_version
from partnering.foundation.database import reading
from partnering.foundation.errors import NotFound
from partnering.foundation.projects import find_project, list_projects
from partnering.foundation.words import _


def round_paper_address(*, project: str, round_id: int, invitation_id: int) -> str:
    """Where the packet for somebody who is asked is, by the slug of the project."""
    path = ROUND_ON_PAPER.replace("{round_id:int}", str(round_id))
    return f"{path}?{urlencode({'project': project, 'for': invitation_id})}"


def send_round_on_paper(request: Request) -> Response:
    """The packet, as a page in large print or as a PDF; a stranger goes to sign in first."""
    person, today = signed_in_person(request), now().date()
    if person is None:
        return go_to(sign_in_and_return(f"{request.url.path}?{request.url.query}"))
    with reading() as session:
        project_id = find_project(session, person.person_id, slug=request.query_params.get("project", ""))
        view = read_round(
            session,
            person.person_id,
            project_id=project_id,
            round_id=request.path_params["round_id"],
            today=today,
        )
        wanted = request.query_params.get("for", "")
        asked = next((one for one in view.invitations if str(one.invitation_id) == wanted), None)
        if asked is None:
            raise NotFound(_("Nobody is asked under this number. Go back and choose a person."))
        version = read_version(
            session,
            person.person_id,
            project_id=project_id,
            aid_id=view.card.aid_id,
            number=view.card.number,
        )
        projects = list_projects(session, person.person_id)
    content = content_of(version.text)
    packet = Packet(
        text=version.text,
        title=content.document.aid.title,
        project=next(card.title for card in projects if card.project_id == project_id),
        number=version.number,
        reviewer=asked.name,
        words=view.card.words,
        hats=view.card.hats,
        due_on=view.card.due_on,
        screens=tuple(screen.key for screen in asked_screens(content, asked.screens)),
        is_again=asked.screens is not None,
    )
    send = send_pdf if request.url.path.endswith(".pdf") else show_large_print
    return send(packet, today=today)
