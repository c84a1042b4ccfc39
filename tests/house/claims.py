"""What the tests say they prove: the words in `@pytest.mark.req(...)` on a test, its class or its whole module."""

import ast
from collections.abc import Iterator

from tests.house.source import ROOT, Function, Source, read


def _words(marks: list[ast.expr]) -> set[str]:
    """The words in `pytest.mark.req(...)` among decorators or in a `pytestmark`."""
    return {
        word.value
        for mark in marks
        for call in ast.walk(mark)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "req"
        for word in call.args
        if isinstance(word, ast.Constant) and isinstance(word.value, str)
    }


def _of_module(module: Source) -> set[str]:
    values = [
        node.value
        for node in module.tree.body
        if isinstance(node, ast.Assign)
        and any(isinstance(to, ast.Name) and to.id == "pytestmark" for to in node.targets)
    ]
    return _words(values)


def claims(module: Source) -> Iterator[tuple[str, str]]:
    """Each word that a test of this module claims, with the name of the test."""
    everywhere = _of_module(module)
    for node in module.tree.body:
        outer = everywhere | (_words(node.decorator_list) if isinstance(node, ast.ClassDef) else set())
        for test in node.body if isinstance(node, ast.ClassDef) else [node]:
            if isinstance(test, Function) and test.name.startswith("test"):
                for word in sorted(outer | _words(test.decorator_list)):
                    yield word, test.name


def all_claims() -> Iterator[tuple[str, str]]:
    """Each word with `file::test`, for every test of the project."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        module = read(path)
        for word, test in claims(module):
            yield word, f"{module.name}::{test}"
