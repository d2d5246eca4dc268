"""The rules of the house that a program can check. Each takes one file and yields what breaks it and how to mend it."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[1]

FLOORS = {
    "app": 7,
    "pages": 6,
    "partnering.__main__": 8,
    "partnering.commands": 7,
    "partnering.demo": 6,
    "partnering.reporting": 5,
    "partnering.release_gate": 4,
    "partnering.coauthoring": 3,
    "partnering.interop": 3,
    "partnering.tracker": 2,
    "partnering.reflection": 2,
    "partnering.resourcing": 2,
    "partnering.community": 2,
    "partnering.foundation": 1,
    "decision_aids": 1,
    "partnering": 0,
}
"""Each room and its floor. Imports go downwards only."""

LOWEST_FLOOR_WITH_DECISION_AIDS = 3
MOST_LINES = 400
MOST_LINES_OF_A_PAGE = 100
NO_NAME_OF_A_MODULE = set(
    "common helper helpers info manager managers misc process service services util utils".split()
)
MAY_CACHE: frozenset[str] = frozenset()
"""Files in pages/ that may use st.cache_data, because what they keep is the same for everybody."""

GUARDS_OF_PAGES = {"open_page", "open_own_page"}
SHOWS_WORDS = set(
    "badge button caption checkbox date_input datetime_input dialog download_button error expander "
    "feedback file_uploader form_submit_button header info link_button markdown menu_button metric multiselect "
    "number_input pills popover radio segmented_control select_slider selectbox slider spinner status subheader "
    "success tabs text text_area text_input time_input title toast toggle warning write".split()
)
SHOWS_WORDS_BY_NAME = {"alt", "body", "help", "label", "placeholder", "title"}
LOGGERS = {"log", "logger", "logging"}

Finding = tuple[int, str]


@dataclass(frozen=True)
class SourceFile:
    """One Python file of the product: its path from the root of the repository, and its text."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    @property
    def module(self) -> str:
        parts = self.path.with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def is_screen(self) -> bool:
        """True for a file in pages/: Streamlit may be used there, and words are shown to people."""
        return self.path.parts[0] == "pages"

    @property
    def is_page(self) -> bool:
        """True for a file that Streamlit runs as one page, at an address of its own."""
        return self.is_screen and len(self.path.parts) > 2 and self.path.parts[1] not in {"shared", "plain"}

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.path.parts

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))


Rule = Callable[[SourceFile], Iterator[Finding]]


@cache
def product_files() -> tuple[SourceFile, ...]:
    """Every Python file of the product, without its tests and benchmarks."""
    files = [
        *ROOT.glob("app.py"),
        *(
            file
            for folder in ("pages", "partnering", "decision_aids")
            for file in (ROOT / folder).rglob("*.py")
        ),
    ]
    return tuple(
        SourceFile(PurePosixPath(file.relative_to(ROOT)), file.read_text("utf-8")) for file in sorted(files)
    )


def imports(file: SourceFile) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a file imports: `from a.b import c` gives a.b.c."""
    package = file.module.split(".") if file.path.name == "__init__.py" else file.module.split(".")[:-1]
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            start = [*above, *(node.module.split(".") if node.module else [])]
            yield from ((node.lineno, ".".join([*start, alias.name])) for alias in node.names)


def room_of(name: str) -> str | None:
    """The room a module belongs to; None for what is not ours."""
    rooms = [room for room in FLOORS if name == room or name.startswith(f"{room}.")]
    return max(rooms, key=len, default=None)


def every_module_has_a_floor(file: SourceFile) -> Iterator[Finding]:
    if room_of(file.module) in {None, "partnering"} and file.module != "partnering":
        yield (
            1,
            "This module is in no room. Put it into one, or add its room to FLOORS in tests/house_rules.py.",
        )


def imports_go_downwards(file: SourceFile) -> Iterator[Finding]:
    here = room_of(file.module)
    if here is None:
        return
    for line, name in imports(file):
        there = room_of(name)
        if there is not None and there != here and FLOORS[there] >= FLOORS[here]:
            yield (
                line,
                (
                    f"{here} (floor {FLOORS[here]}) imports {name} (floor {FLOORS[there]}): imports go down only. "
                    "Move what both need to a lower floor, or hand it in as a value."
                ),
            )


def only_upper_floors_know_decision_aids(file: SourceFile) -> Iterator[Finding]:
    here = room_of(file.module) or "decision_aids"
    if here == "decision_aids" or FLOORS[here] >= LOWEST_FLOOR_WITH_DECISION_AIDS:
        return
    for line, name in imports(file):
        if room_of(name) == "decision_aids":
            yield line, f"{here} imports {name}. Only coauthoring and the floors above know documents."


def tables_stay_in_their_room(file: SourceFile) -> Iterator[Finding]:
    here = room_of(file.module)
    for line, name in imports(file):
        there = room_of(name)
        if there in {None, here, "partnering.foundation"}:
            continue
        if name == f"{there}.models" or name.startswith(f"{there}.models."):
            yield line, f"{name} belongs to another room. Call one of that room's functions instead."


def streamlit_is_for_screens(file: SourceFile) -> Iterator[Finding]:
    if file.is_screen or file.module == "app":
        return
    for line, name in imports(file):
        if name.split(".")[0] == "streamlit":
            yield (
                line,
                "Streamlit is used in app.py and pages/ only. Return a plain value and show it in a page.",
            )


def sqlalchemy_is_for_rooms(file: SourceFile) -> Iterator[Finding]:
    if room_of(file.module) not in {"app", "pages", "decision_aids"}:
        return
    for line, name in imports(file):
        if name.split(".")[0] == "sqlalchemy":
            yield line, "No query here. Write or use a function of a room in partnering/."


def no_assert(file: SourceFile) -> Iterator[Finding]:
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Assert):
            yield node.lineno, "`assert` is gone under -O. Raise one of the errors of foundation/errors.py."


def files_are_short(file: SourceFile) -> Iterator[Finding]:
    if file.is_migration:
        return
    most = MOST_LINES_OF_A_PAGE if file.is_page else MOST_LINES
    lines = len(file.text.splitlines())
    if lines > most:
        yield most, f"{lines} lines, at most {most}. Split it by what it is about."


def modules_have_telling_names(file: SourceFile) -> Iterator[Finding]:
    for word in sorted(NO_NAME_OF_A_MODULE.intersection(file.path.stem.split("_"))):
        yield 1, f"“{word}” does not say what is in here. Name the file after the one thing it is about."


def every_page_asks_who_is_here(file: SourceFile) -> Iterator[Finding]:
    asks = any(isinstance(call.func, ast.Name) and call.func.id in GUARDS_OF_PAGES for call in file.calls())
    if file.is_page and not asks:
        yield (
            1,
            "Anybody could open this page by its address. Begin with open_page() of pages/shared/visit.py.",
        )


def no_pages_folder_beside_the_frame(file: SourceFile) -> Iterator[Finding]:
    if file.path.parts[:2] == ("pages", "pages"):
        yield 1, "Streamlit would serve this folder to anybody, around the sign-in. Move the file up."


def words_are_translated(file: SourceFile) -> Iterator[Finding]:
    charts = file.path.name == "charts.py"
    if not (file.is_screen or charts):
        return
    for call in file.calls():
        shown = [word.value for word in call.keywords if word.arg in SHOWS_WORDS_BY_NAME]
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if not charts and name in SHOWS_WORDS and _root_name(call.func) not in LOGGERS:
            shown.extend(call.args[:1])
        for node in shown:
            for text in _bare_words(node):
                yield call.lineno, f"“{text}” is read by people: wrap it as _({text!r})."


def translation_comes_before_filling(file: SourceFile) -> Iterator[Finding]:
    for call in file.calls():
        if isinstance(call.func, ast.Name) and call.func.id in {"_", "N_", "ngettext"}:
            for argument in call.args:
                if isinstance(argument, ast.JoinedStr | ast.BinOp) and any(_bare_words(argument)):
                    yield (
                        call.lineno,
                        'Translate the whole sentence first, then fill it: _("{n} people").format(n=3).',
                    )


def screens_do_not_cache_data(file: SourceFile) -> Iterator[Finding]:
    if not file.is_screen or str(file.path) in MAY_CACHE:
        return
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Attribute) and node.attr == "cache_data":
            yield (
                node.lineno,
                (
                    "st.cache_data is shared between people with different rights. Read it again; or, where it is the "
                    "same for everybody, add the file to MAY_CACHE in tests/house_rules.py."
                ),
            )


def no_streamlit_inside_a_transaction(file: SourceFile) -> Iterator[Finding]:
    for block in ast.walk(file.tree):
        if not isinstance(block, ast.With) or not any(_opens_transaction(item) for item in block.items):
            continue
        for node in (inner for statement in block.body for inner in ast.walk(statement)):
            if isinstance(node, ast.Name) and node.id in {"st", "streamlit"}:
                yield (
                    node.lineno,
                    "st.rerun and st.stop would undo the write without a word. Do it after the block.",
                )


def use_cases_never_commit(file: SourceFile) -> Iterator[Finding]:
    if file.module == "partnering.foundation.database":
        return
    for call in file.calls():
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"commit", "rollback"}:
            yield (
                call.lineno,
                "Only `with transaction():` commits, once for each action of a person. Use flush().",
            )


def charts_use_channel_objects(file: SourceFile) -> Iterator[Finding]:
    for call in file.calls():
        if not isinstance(call.func, ast.Attribute) or call.func.attr != "encode":
            continue
        short = [word.value for word in call.keywords if word.arg not in {"encoding", "errors"}]
        short += [node for node in call.args if isinstance(node, ast.Constant) and ":" in str(node.value)]
        for node in short:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield (
                    node.lineno,
                    f"Write alt.X({node.value!r}) or its like: shorthand makes every rerun slower.",
                )


RULES: list[Rule] = [
    every_module_has_a_floor,
    imports_go_downwards,
    only_upper_floors_know_decision_aids,
    tables_stay_in_their_room,
    streamlit_is_for_screens,
    sqlalchemy_is_for_rooms,
    no_assert,
    files_are_short,
    modules_have_telling_names,
    every_page_asks_who_is_here,
    no_pages_folder_beside_the_frame,
    words_are_translated,
    translation_comes_before_filling,
    screens_do_not_cache_data,
    no_streamlit_inside_a_transaction,
    use_cases_never_commit,
    charts_use_channel_objects,
]


def _root_name(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _opens_transaction(item: ast.withitem) -> bool:
    call = item.context_expr
    if not isinstance(call, ast.Call):
        return False
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name == "transaction"


def _bare_words(node: ast.AST) -> Iterator[str]:
    """The literal texts with words in them that an expression shows as they are; icons and HTML tags are no words."""
    match node:
        case ast.Constant(value=str() as text):
            without_marks = re.sub(r":[\w/-]+(\[|:)|<[^>]*>|&\w+;", "", text)
            if re.search(r"[^\W\d_]{2,}", without_marks):
                yield text
        case ast.JoinedStr(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            for part in parts:
                yield from _bare_words(part)
        case ast.BinOp(left=left, right=right) | ast.IfExp(body=left, orelse=right):
            yield from _bare_words(left)
            yield from _bare_words(right)
        case ast.Call(func=ast.Attribute(value=ast.Constant() as text)):
            yield from _bare_words(text)
