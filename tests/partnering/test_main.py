"""The command line: what each command does, says and refuses."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlalchemy import select

from partnering.__main__ import app
from partnering.commands.network import permission_table
from partnering.foundation.account import list_my_sessions
from partnering.foundation.database import transaction
from partnering.foundation.errors import NotFound
from partnering.foundation.instance import demo_password
from partnering.foundation.models import AuditEvent, Person, Project
from partnering.foundation.permissions import Permission
from partnering.foundation.sign_in import accept_invitation, hash_password
from partnering.tracker.models import Release
from tests.cast import WORDS_OF_THE_OTHER_PROJECT, Cast, everything
from tests.partnering.command_line import INPUTS, Outcome, call, looking_into, start

FILE = INPUTS / "activities.csv"


def done(*words: str | Path) -> str:
    """What a command that must work prints."""
    outcome = call(*words)
    assert (outcome.code, outcome.err) == (0, "")
    return outcome.out


def refused(*words: str | Path) -> str:
    """What a command says that must not work; it prints nothing else."""
    outcome = call(*words)
    assert (outcome.code, outcome.out) == (2, "")
    return outcome.err


# Setting up


def test_init_makes_a_database_and_leaves_one_that_is_there_as_it_is(any_empty_database: str) -> None:
    assert done("init", "--database", any_empty_database) == "The database is ready.\n"
    assert done("add-project", "asthma", "--title", "Asthma plan", "--database", any_empty_database)
    with looking_into(any_empty_database) as session:
        before = everything(session)
    assert done("init", "--database", any_empty_database) == "The database is ready.\n"
    with looking_into(any_empty_database) as session:
        assert everything(session) == before


def test_a_new_network_comes_from_a_few_commands_typed_one_after_the_other(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/deep/down/network.db"
    place = {"ONE_MORE_STEP_DATABASE": url}
    assert start("init", **place) == Outcome(0, "The database is ready.\n", "")
    for words in (
        ("add-project", "heart", "--title", "Heart choice", "--lifecycle", "cdsic-4"),
        ("add-release", "heart", "2.0.0"),
        ("add-release", "heart", "2.1.0", "--previous", "2.0.0"),
    ):
        done(*words, "--database", url)
    assert start("import", "activities", FILE, "--project", "heart", **place) == Outcome(
        0,
        "Done. 26 activities are new. New partners: Nadia Brandt, Oskar P., Imre Kovács, Wilma, Dr Yilmaz, "
        "Greta Holm, Dr Sato, Bela T., Zoë A., Uta.\n",
        "",
    )
    shown = start("coverage", "heart", "2.1.0", "--format", "json", **place)
    assert (shown.code, shown.err) == (0, "")
    assert json.loads(shown.out)["lifecycle"] == "cdsic-4"


def test_the_database_is_given_after_the_command_before_it_or_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls = {name: f"sqlite:///{tmp_path}/{name}.db" for name in ("after", "before", "environment")}
    for name, url in urls.items():
        done("init", "--database", url)
        done("add-project", name, "--title", "Where am I?", "--database", url)
    monkeypatch.setenv("ONE_MORE_STEP_DATABASE", urls["environment"])
    asked = ("add-release", "2.0")
    command, version = asked
    assert done(command, "environment", version) == "Release 2.0 of environment is added.\n"
    assert done("--database", urls["before"], command, "before", version)
    assert done("--database", urls["before"], command, "after", version, "--database", urls["after"])
    file = INPUTS / "cds_connect" / "drinking-aid.json"
    assert done("--database", urls["before"], "import", "artifact", file, "--slug", "from-a-file")
    with looking_into(urls["before"]) as session:
        assert list(session.scalars(select(Project.slug).order_by(Project.slug))) == ["before", "from-a-file"]


# Projects and releases


def test_a_project_and_its_releases_are_added_by_the_command_line_itself(any_database: str) -> None:
    url = ("--database", any_database)
    added = done(
        "add-project",
        "asthma",
        "--title",
        "Asthma plan",
        "--lifecycle",
        "crmi",
        "--policy",
        "default-1",
        *url,
    )
    assert added == "Project asthma is added.\n"
    assert done("add-release", "asthma", "1.0", *url) == "Release 1.0 of asthma is added.\n"
    assert (
        done("add-release", "asthma", "1.1", "--previous", "1.0", *url) == "Release 1.1 of asthma is added.\n"
    )
    with looking_into(any_database) as session:
        project = session.scalars(select(Project)).one()
        first, second = session.scalars(select(Release).order_by(Release.id))
        assert (project.title, project.lifecycle, project.policy) == ("Asthma plan", "crmi", "default-1")
        assert (first.version, second.version, second.previous_release_id) == ("1.0", "1.1", first.id)
        assert session.execute(
            select(AuditEvent.action, Person.is_program).join(Person).order_by(AuditEvent.id)
        ).all() == [("project added", True), ("release added", True), ("release added", True)]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["add-project", "Asthma!", "--title", "A"],
            "“Asthma!” cannot be the short name of a project. Use small",
        ),
        (
            ["add-project", "statin", "--title", "A"],
            "There is a project “statin” already. Choose another name.\n",
        ),
        (["add-project", "a", "--title", " "], "Give the project a title of 1 to 300 characters.\n"),
        (
            ["add-project", "a", "--title", "A", "--lifecycle", "no-such"],
            '"no-such" is not a lifecycle we know. Choose one of: sittig-2023, cdsic-4, crmi, ',
        ),
        (
            ["add-project", "a", "--title", "A", "--policy", "none"],
            '"none" is not a policy we know. Choose one of:',
        ),
        (["add-project", "a"], "Missing option '--title'.\nSee: partnering add-project --help\n"),
        (
            ["add-release", "nowhere", "1.0"],
            "There is no project “nowhere”. There are: quince-choice, statin.\nAdd one with: partnering add-project\n",
        ),
        (["add-release", "statin", "2.0"], "There is a release 2.0 already.\n"),
        (
            ["add-release", "statin", "two point one"],
            "“two point one” cannot be a version. Use 1 to 40 characters",
        ),
        (
            ["add-release", "statin", "3.0", "--previous", "1.9"],
            "There is no release “1.9” in this project. There are: 2.1, 2.0.\n",
        ),
        (["coverage", "statin"], "Missing argument 'VERSION'.\nSee: partnering coverage --help\n"),
        (["coverage", "nowhere", "2.1"], "There is no project “nowhere”."),
        (["coverage", "stat\udcffin", "2.1"], "There is no project “stat"),
        (["coverage", "statin", "2.\udcff"], "There is no release “2."),
        (
            ["coverage", "statin", "9.9-hidden"],
            "There is no release “9.9-hidden” in this project. There are: 2.1,",
        ),
        (
            ["coverage", "statin", "2.1", "--lifecycle", "none"],
            '"none" is not a lifecycle we know. Choose one of:',
        ),
        (
            ["coverage", "statin", "2.1", "--format", "xml"],
            "Invalid value for '--format': 'xml' is not one of 'table', 'json', 'markdown', 'csv'.\nSee: partnering ",
        ),
        (
            ["coverage", "statin", "2.1", "--loud"],
            "No such option: --loud\nSee: partnering coverage --help\n",
        ),
        (
            ["add-person", "rosa", "--name", "Rosa"],
            "“rosa” is not an e-mail address. Write it like rosa@example.org",
        ),
        (["add-person", "new@example.org", "--name", " "], "Give a name of 1 to 200 characters.\n"),
        (
            ["add-person", "rosa@example.org", "--name", "Rosa", "--admin"],
            "rosa@example.org is here already, and --admin is for new people.\nLeave it out to get a new link.\n",
        ),
        (
            ["demo"],
            "This database is in use, and the demo would mix made-up people with real ones.\nGive an empty one",
        ),
        (["dance"], "No such command 'dance'.\nSee: partnering --help\n"),
    ],
)
def test_wrong_use_is_answered_in_two_lines_and_changes_nothing(
    cast: Cast, database: str, words: list[str], told: str
) -> None:
    with looking_into(database) as session:
        before = everything(session)
    said = refused("--database", database, *words)
    assert said.startswith(told)
    assert len(said.splitlines()) <= 2
    with looking_into(database) as session:
        assert everything(session) == before


def test_of_many_projects_a_few_are_named(database: str) -> None:
    assert refused("coverage", "x", "1", "--database", database).startswith(
        "There is no project “x”. There are: none yet.\n"
    )
    for n in range(10, 22):
        done("add-project", f"p{n}", "--title", f"Project {n}", "--database", database)
    assert refused("coverage", "x", "1", "--database", database).startswith(
        "There is no project “x”. There are: p10, p11, p12, p13, p14, p15, p16, p17, p18, p19.\n"
    )


# Coverage


@pytest.fixture
def heart(database: str) -> tuple[str, ...]:
    """A project with the activities of the file in it: the words that lead there."""
    done("add-project", "heart", "--title", "Heart choice", "--database", database)
    for version in ("2.0.0", "2.1.0"):
        done("add-release", "heart", version, "--database", database)
    done("import", "activities", FILE, "--project", "heart", "--database", database)
    return ("coverage", "heart", "2.1.0", "--database", database)


def test_each_format_shows_the_same_release(heart: tuple[str, ...]) -> None:
    shown = json.loads(done(*heart, "--format", "json"))
    assert (shown["project"], shown["release"], shown["lifecycle"]) == ("heart", "2.1.0", "sittig-2023")
    assert shown["as_of"] == date.today().isoformat()  # noqa: DTZ011 (the day where the command is typed)
    table = done(*heart)
    assert table == done(*heart, "--format", "table")
    assert table.startswith("heart 2.1.0 by sittig-2023, ")
    markdown = done(*heart, "--format", "markdown")
    assert markdown.startswith("## Coverage of heart 2.1.0\n")
    rows = done(*heart, "--format", "csv")
    assert rows.startswith(
        "project,release,lifecycle,as_of,stage,name,timing,partner_role,activities,people,"
    )
    assert len(rows.splitlines()) == 1 + 8 * 5
    for text in (table, markdown):
        assert shown["headline"] in " ".join(text.split())
        assert all(stage["name"] in text for stage in shown["stages"])
        assert not text.endswith("\n\n")


def test_coverage_is_shown_by_another_lifecycle(heart: tuple[str, ...]) -> None:
    shown = json.loads(done(*heart, "--format", "json", "--lifecycle", "cdsic-4"))
    assert [stage["stage"] for stage in shown["stages"]] == [
        "needs_planning",
        "design_development",
        "implementation_adoption",
        "evaluation_maintenance",
    ]


def test_a_release_without_activities_says_so(cast: Cast, database: str) -> None:
    shown = done("coverage", "statin", "2.0", "--database", database)
    assert "Nobody has logged an activity for release 2.0 yet.\n" in shown


def test_coverage_of_one_project_names_nobody_of_another_who_did_not_agree(cast: Cast, database: str) -> None:
    for form in ("table", "json", "markdown", "csv"):
        shown = done("coverage", "statin", "2.1", "--format", form, "--database", database)
        assert [word for word in WORDS_OF_THE_OTHER_PROJECT if word in shown.lower()] == []


# People


def token_of(outcome: Outcome) -> str:
    """The token of the link that was printed; the link stands alone on standard output."""
    assert outcome.code == 0
    (link,) = outcome.out.splitlines()
    before, _slash, token = link.rpartition("/")
    assert before == "http://127.0.0.1:8501/invitation"
    return token


def sign_in_by_link(url: str, token: str) -> int:
    """The id of the person whom a link signs in."""
    with looking_into(url), transaction() as session:
        now = datetime.now(UTC)
        password_hash = hash_password("three plain words")
        signed_in = accept_invitation(
            session, token=token, password_hash=password_hash, device="Firefox on Linux", now=now
        )
        assert len(list_my_sessions(session, signed_in.person_id, now=now)) == 1
        return signed_in.person_id


def test_the_link_of_a_new_person_signs_them_in_once(any_database: str) -> None:
    added = call("add-person", "Nell@Example.org", "--name", "Nell", "--database", any_database)
    assert added.err == "This link works once, for 7 days. Give it to nobody else.\n"
    token = token_of(added)
    person_id = sign_in_by_link(any_database, token)
    with looking_into(any_database) as session:
        nell = session.get_one(Person, person_id)
        assert (nell.name, nell.email, nell.is_administrator) == ("Nell", "nell@example.org", False)
        assert "invitation made" in session.scalars(select(AuditEvent.action)).all()
    with pytest.raises(NotFound, match="This link is not valid any more"):
        sign_in_by_link(any_database, token)


def test_somebody_who_is_here_gets_a_new_link_and_the_old_one_ends(cast: Cast, database: str) -> None:
    words = ("add-person", "ROSA@example.org", "--name", "Someone else", "--database", database)
    first, second = call(*words), call(*words)
    assert first.err.startswith(
        "ROSA@example.org is here already and keeps their name. Links made before end.\n"
    )
    with pytest.raises(NotFound, match="This link is not valid any more"):
        sign_in_by_link(database, token_of(first))
    assert sign_in_by_link(database, token_of(second)) == cast.patient
    with looking_into(database) as session:
        assert session.get_one(Person, cast.patient).name == "Rosa"


def test_an_administrator_is_added_with_a_switch(database: str) -> None:
    added = call("add-person", "ada@example.org", "--name", "Ada", "--admin", "--database", database)
    person_id = sign_in_by_link(database, token_of(added))
    with looking_into(database) as session:
        assert session.get_one(Person, person_id).is_administrator


def test_the_link_leads_to_the_address_that_people_type(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONE_MORE_STEP_SITE", "https://steps.example.org/")
    added = call("add-person", "nell@example.org", "--name", "Nell", "--database", database)
    assert added.out.startswith("https://steps.example.org/invitation/")


def test_permissions_prints_the_role_table_and_needs_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONE_MORE_STEP_DATABASE", "nonsense")
    assert done("permissions") == permission_table() + "\n"
    head, _line, *rows = permission_table().splitlines()
    assert head == "| | Lead | Editor | Facilitator | Partner | Funder | Administrator |"
    assert [row.split(" | ")[0] for row in rows] == [f"| {permission.sentence}" for permission in Permission]
    assert "| See the people of the project | yes | yes | yes | yes |  | yes |" in rows
    assert "| Look after one's own account and drafts | yes | yes | yes | yes | yes | yes |" in rows


# The demo network


def test_the_demo_is_loaded_once_and_only_into_an_empty_database(database: str) -> None:
    assert done("demo", "--database", database) == "The demo network is ready. Its people are made up.\n"
    with looking_into(database) as session:
        before = everything(session)
        assert demo_password(session)
    assert refused("demo", "--database", database).startswith("This database is in use, ")
    assert done("demo", "--when-empty", "--database", database) == ""
    with looking_into(database) as session:
        assert everything(session) == before


def test_the_demo_comes_by_itself_where_the_database_is_empty(any_database: str) -> None:
    assert done("demo", "--when-empty", "--database", any_database).startswith("The demo network is ready.")
    shown = json.loads(done("coverage", "statin", "2.1.0", "--format", "json", "--database", any_database))
    assert shown["headline"].startswith("Release 2.1.0 misses ")


# Help


def commands(command: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that can be called, with the words that call it."""
    children = getattr(command, "commands", None)
    if children is None:
        yield path, command
        return
    for word, child in children.items():
        yield from commands(child, *path, word)


COMMANDS = dict(commands(typer.main.get_command(app)))


def test_these_commands_are_a_promise() -> None:
    assert {" ".join(path) for path in COMMANDS} >= {
        "init",
        "add-project",
        "add-release",
        "demo",
        "import activities",
        "import artifact",
        "coverage",
        "add-person",
        "permissions",
    }


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_the_help_of_a_command_explains_each_word_and_gives_an_example(path: tuple[str, ...]) -> None:
    shown = done(*path, "--help")
    assert f"  Example: partnering {' '.join(path)}" in shown
    for word in COMMANDS[path].params:
        assert word.help, f"{word.name} of {' '.join(path)} has no help"
        assert word.help[0].isupper()
        assert word.help[-1] == "."


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_an_example_uses_only_options_that_are_there(path: tuple[str, ...]) -> None:
    options = {name for word in COMMANDS[path].params for name in word.opts}
    used = {word for word in COMMANDS[path].epilog.split() if word.startswith("--")}
    assert used <= options


def test_the_program_without_a_command_shows_what_there_is() -> None:
    for words in ((), ("import",)):
        said = refused(*words)
        assert said.startswith(f"Usage: partnering {''.join(f'{word} ' for word in words)}[OPTIONS] COMMAND")
        assert "See:" not in said
    assert "Log who partnered at each stage of clinical decision support" in done("--help")
