"""Which tests guard which hazard, taken from the tests; `python -m tests.house.safety` writes it into SAFETY.md.

A test claims a hazard with `@pytest.mark.req("H-3")`, on itself, on its class or for its whole module.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from tests.house.source import ROOT, Function, Source, read

PAGE = ROOT / "SAFETY.md"
HAZARDS = range(1, 33)
GUARDED = "guarded"
LATER = "not yet built (later issue)"

_HEADING = "## The guards\n"
_CLAIM = re.compile(r"H-?0*(\d+)")
_ROW = re.compile(r"^\| (\d+) \|.*\| ([^|]*) \|$", re.MULTILINE)


def _hazards(marks: list[ast.expr]) -> set[int]:
    """The hazards in `pytest.mark.req(...)` among decorators or in a `pytestmark`."""
    claimed = (
        _CLAIM.fullmatch(word.value)
        for mark in marks
        for call in ast.walk(mark)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "req"
        for word in call.args
        if isinstance(word, ast.Constant) and isinstance(word.value, str)
    )
    return {int(found[1]) for found in claimed if found}


def _of_module(module: Source) -> set[int]:
    values = [
        node.value
        for node in module.tree.body
        if isinstance(node, ast.Assign)
        and any(isinstance(to, ast.Name) and to.id == "pytestmark" for to in node.targets)
    ]
    return _hazards(values)


def claims(module: Source) -> Iterator[tuple[int, str]]:
    """Each hazard that a test of this module guards, with the name of the test."""
    everywhere = _of_module(module)
    for node in module.tree.body:
        outer = everywhere | (_hazards(node.decorator_list) if isinstance(node, ast.ClassDef) else set())
        for test in node.body if isinstance(node, ast.ClassDef) else [node]:
            if isinstance(test, Function) and test.name.startswith("test"):
                for hazard in outer | _hazards(test.decorator_list):
                    yield hazard, test.name


def guards() -> dict[int, list[str]]:
    """For each hazard the tests that guard it, as `file::test`."""
    found: dict[int, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        module = read(path)
        for hazard, test in claims(module):
            found[hazard].append(f"{module.name}::{test}")
    return found


def states(page: str) -> dict[int, str]:
    """What the table says of each hazard."""
    return {int(number): state for number, state in _ROW.findall(page)}


def named(page: str) -> dict[int, set[str]]:
    """The tests that the list under the table names for each hazard."""
    _, _, listed = page.partition(_HEADING)
    found: dict[int, set[str]] = {}
    for part in listed.split("**H-")[1:]:
        number, _, tests = part.partition("**")
        found[int(number)] = set(re.findall(r"`(tests/\S+::\S+)`", tests))
    return found


def written(page: str, found: dict[int, list[str]]) -> str:
    """The page with the state of each hazard and the list of its guards brought up to date."""

    def row(match: re.Match[str]) -> str:
        state = GUARDED if found.get(int(match[1])) else LATER
        return match[0][: match.start(2) - match.start()] + state + " |"

    table, _, _ = _ROW.sub(row, page).partition(_HEADING)
    listed = [f"**H-{hazard}**\n" + "".join(f"- `{test}`\n" for test in found[hazard]) for hazard in sorted(found)]
    return table + _HEADING + "\n" + "\n".join(listed)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), guards()), encoding="utf-8")
