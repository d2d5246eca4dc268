"""The house keeps its rules, and each rule can fail."""

from pathlib import PurePosixPath

import pytest

from tests.house_rules import (
    MOST_LINES,
    MOST_LINES_OF_A_PAGE,
    RULES,
    Rule,
    SourceFile,
    charts_use_channel_objects,
    every_module_has_a_floor,
    every_page_asks_who_is_here,
    files_are_short,
    imports_go_downwards,
    modules_have_telling_names,
    no_assert,
    no_pages_folder_beside_the_frame,
    no_streamlit_inside_a_transaction,
    only_upper_floors_know_decision_aids,
    product_files,
    screens_do_not_cache_data,
    sqlalchemy_is_for_rooms,
    streamlit_is_for_screens,
    tables_stay_in_their_room,
    translation_comes_before_filling,
    use_cases_never_commit,
    words_are_translated,
)

PAGE = "pages/today/today.py"
CHARTS = "partnering/tracker/charts.py"
ROOM = "partnering/tracker/releases.py"

BREAKS: list[tuple[Rule, str, str]] = [
    (every_module_has_a_floor, "partnering/attic/boxes.py", ""),
    (every_module_has_a_floor, "partnering/loose.py", ""),
    (imports_go_downwards, ROOM, "from partnering.interop.cds_connect import read_artifact"),
    (imports_go_downwards, ROOM, "from partnering.community import boards"),
    (imports_go_downwards, ROOM, "import pages.shared.layout"),
    (imports_go_downwards, ROOM, "from ..reporting import dashboard"),
    (imports_go_downwards, ROOM, "def later():\n    import partnering.release_gate.verdict"),
    (imports_go_downwards, PAGE, "from partnering.__main__ import main"),
    (imports_go_downwards, "decision_aids/numbers.py", "from partnering.foundation.words import _"),
    (imports_go_downwards, "partnering/__init__.py", "from partnering.foundation import words"),
    (imports_go_downwards, "partnering/foundation/projects.py", "from partnering.tracker import releases"),
    (only_upper_floors_know_decision_aids, ROOM, "from decision_aids.numbers import people_of"),
    (
        tables_stay_in_their_room,
        "partnering/release_gate/evidence.py",
        "from partnering.tracker.models import Release",
    ),
    (
        tables_stay_in_their_room,
        "partnering/release_gate/evidence.py",
        "from partnering.tracker import models",
    ),
    (tables_stay_in_their_room, PAGE, "import partnering.tracker.models"),
    (streamlit_is_for_screens, ROOM, "import streamlit as st"),
    (streamlit_is_for_screens, "decision_aids/views/table.py", "from streamlit.components import v2"),
    (sqlalchemy_is_for_rooms, PAGE, "from sqlalchemy import select"),
    (sqlalchemy_is_for_rooms, "decision_aids/document.py", "import sqlalchemy.orm"),
    (no_assert, ROOM, "def add(minutes):\n    assert minutes > 0"),
    (files_are_short, ROOM, "\n" * (MOST_LINES + 1)),
    (files_are_short, PAGE, "\n" * (MOST_LINES_OF_A_PAGE + 1)),
    (files_are_short, "pages/shared/layout.py", "\n" * (MOST_LINES + 1)),
    (modules_have_telling_names, "partnering/tracker/utils.py", ""),
    (modules_have_telling_names, "partnering/tracker/release_manager.py", ""),
    (every_page_asks_who_is_here, PAGE, "import streamlit as st"),
    (no_pages_folder_beside_the_frame, "pages/pages/admin.py", ""),
    (words_are_translated, PAGE, 'st.title("Coverage")'),
    (words_are_translated, PAGE, 'st.sidebar.header("Coverage")'),
    (words_are_translated, PAGE, 'left.button("Save", key="save")'),
    (words_are_translated, PAGE, 'st.write(f"{n} people")'),
    (words_are_translated, PAGE, 'st.caption("{n} people".format(n=3))'),
    (words_are_translated, PAGE, 'st.metric("People: " + str(n), n)'),
    (words_are_translated, PAGE, 'st.write("yes" if is_covered else _("Nobody yet"))'),
    (words_are_translated, PAGE, 'st.tabs([_("Table"), "Chart"])'),
    (words_are_translated, PAGE, 'st.text_input(_("Name"), help="As people call you")'),
    (words_are_translated, PAGE, 'st.Page("today/today.py", title="Today")'),
    (words_are_translated, CHARTS, 'alt.X("minutes:Q", title="Minutes")'),
    (translation_comes_before_filling, ROOM, '_(f"{n} people")'),
    (translation_comes_before_filling, ROOM, '_("Ask " + name)'),
    (screens_do_not_cache_data, PAGE, "@st.cache_data\ndef stages(): ..."),
    (screens_do_not_cache_data, PAGE, "@st.cache_data(ttl=60)\ndef stages(): ..."),
    (
        no_streamlit_inside_a_transaction,
        PAGE,
        "with transaction() as session:\n    add(session)\n    st.rerun()",
    ),
    (no_streamlit_inside_a_transaction, PAGE, "with database.transaction():\n    if x:\n        st.stop()"),
    (use_cases_never_commit, ROOM, "def add(session):\n    session.commit()"),
    (charts_use_channel_objects, CHARTS, 'alt.Chart(rows).encode(x="minutes:Q")'),
    (charts_use_channel_objects, CHARTS, 'alt.Chart(rows).encode("minutes:Q", color=alt.Color("role"))'),
]

KEEPS: list[tuple[Rule, str, str]] = [
    (every_module_has_a_floor, "partnering/__init__.py", ""),
    (imports_go_downwards, ROOM, "from partnering.foundation.words import _\nfrom . import coverage"),
    (imports_go_downwards, "app.py", "from pages.plain import health\nimport partnering.tracker.coverage"),
    (
        only_upper_floors_know_decision_aids,
        "partnering/coauthoring/drafts.py",
        "import decision_aids.document",
    ),
    (only_upper_floors_know_decision_aids, "decision_aids/views/table.py", "import decision_aids.document"),
    (tables_stay_in_their_room, ROOM, "from partnering.foundation.models import Person"),
    (tables_stay_in_their_room, ROOM, "from partnering.tracker.models import Release"),
    (streamlit_is_for_screens, PAGE, "import streamlit as st"),
    (sqlalchemy_is_for_rooms, ROOM, "from sqlalchemy import select"),
    (files_are_short, PAGE, "\n" * MOST_LINES_OF_A_PAGE),
    (files_are_short, "pages/shared/layout.py", "\n" * MOST_LINES),
    (modules_have_telling_names, "partnering/tracker/information_delivery.py", ""),
    (every_page_asks_who_is_here, PAGE, "show(open_page(Permission.VIEW_COVERAGE))"),
    (every_page_asks_who_is_here, "pages/shared/layout.py", ""),
    (words_are_translated, PAGE, 'st.title(_("Coverage"))\nst.write(_("{n} people").format(n=3))'),
    (words_are_translated, PAGE, 'st.button(":material/add:")\nst.markdown("<hr>")\nst.write("—")'),
    (words_are_translated, PAGE, 'logger.info("A plain line for the log")\nst.write(name)'),
    (translation_comes_before_filling, ROOM, '_("{n} people").format(n=3)\n_(self._label)'),
    (no_streamlit_inside_a_transaction, PAGE, "with transaction() as session:\n    add(session)\nst.rerun()"),
    (use_cases_never_commit, ROOM, "def add(session):\n    session.flush()"),
    (charts_use_channel_objects, CHARTS, 'chart.encode(alt.X("a"), y=alt.Y("b"))\n"a".encode("utf-8")'),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule: Rule) -> None:
    broken = [f"{file.path}:{line}: {mend}" for file in product_files() for line, mend in rule(file)]
    assert not broken, "\n" + "\n".join(broken)


@pytest.mark.parametrize(("rule", "path", "text"), BREAKS)
def test_a_rule_finds_what_breaks_it(rule: Rule, path: str, text: str) -> None:
    assert len(list(rule(SourceFile(PurePosixPath(path), text)))) == 1


@pytest.mark.parametrize(("rule", "path", "text"), KEEPS)
def test_a_rule_accepts_what_keeps_it(rule: Rule, path: str, text: str) -> None:
    assert list(rule(SourceFile(PurePosixPath(path), text))) == []


def test_every_rule_has_been_seen_to_fail() -> None:
    assert {rule for rule, _path, _text in BREAKS} == set(RULES)
