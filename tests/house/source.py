"""Our own source as the house tests see it: every module read and parsed once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT / "resources" / "text" / "en_GB.toml"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One module: its path as written from the top of the repository, its text and its tree."""

    name: str
    text: str
    tree: ast.Module

    @property
    def is_pure(self) -> bool:
        """True in the two packages that hold the law and the patient."""
        return self.name.startswith(("cdstation/register/", "cdstation/treatment/"))

    def at(self, node: ast.stmt | ast.expr | ast.ExceptHandler) -> str:
        """Where a finding is, in the form that editors jump to."""
        return f"{self.name}:{node.lineno}"


@cache
def modules() -> tuple[Source, ...]:
    """Every module of the program, in order of its path."""
    paths = sorted((ROOT / "cdstation").rglob("*.py"))
    return tuple(read(path) for path in paths)


def read(path: Path) -> Source:
    """One module of the program or of its tests."""
    text = path.read_text(encoding="utf-8")
    return Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text))


def functions(source: Source) -> Iterator[Function]:
    """Every function and method, however deep."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def public_functions(source: Source) -> Iterator[Function]:
    """What others may call: functions of the module and methods of its public classes, without a leading underscore."""
    for node in source.tree.body:
        inner = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else [node]
        for one in inner:
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and not one.name.startswith("_"):
                yield one
