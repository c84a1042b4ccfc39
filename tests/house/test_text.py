"""The words of the screens: each one that is asked for exists, can be filled in, and none is left over."""

import ast
import string
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.house import source
from tests.house.source import Source


@dataclass(frozen=True)
class Asked:
    """One `say(...)`: the path if it stands there in full, else the part before the first gap; the facts it passes."""

    where: str
    path: str
    whole: bool
    facts: frozenset[str]
    open_facts: bool


@cache
def _texts() -> dict[str, str]:
    """Every sentence by its path."""
    return dict(_leaves(tomllib.loads(source.TEXTS.read_text(encoding="utf-8")), ""))


def _leaves(table: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


def _path(word: ast.expr) -> Iterator[tuple[str, bool]]:
    """The paths that an argument can be; both arms of a choice."""
    if isinstance(word, ast.IfExp):
        yield from _path(word.body)
        yield from _path(word.orelse)
    elif isinstance(word, ast.Constant) and isinstance(word.value, str):
        yield word.value, True
    elif isinstance(word, ast.JoinedStr) and isinstance(first := word.values[0], ast.Constant):
        yield str(first.value), False


def _asked(module: Source) -> Iterator[Asked]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "say":
            facts = frozenset(word.arg for word in node.keywords if word.arg)
            opened = len(node.args) > 1 or any(word.arg is None for word in node.keywords)
            for path, whole in _path(node.args[0]) if node.args else ():
                yield Asked(module.at(node), path, whole, facts, opened)


def _all_asked() -> list[Asked]:
    return [one for module in source.modules() for one in _asked(module)]


def test_every_word_that_is_asked_for_exists() -> None:
    """A missing text would stop a screen in front of a nurse."""
    texts = _texts()
    missing = [
        f"{one.where} {one.path}"
        for one in _all_asked()
        if one.path not in texts
        if one.whole or not any(path.startswith(one.path) for path in texts)
    ]
    assert missing == []


def test_every_word_can_be_filled_in() -> None:
    """`{fact}` in a sentence is passed by everyone who says it."""
    unfilled = [
        f"{one.where} {one.path}: {sorted(wanted)}"
        for one in _all_asked()
        if one.whole and not one.open_facts
        if (wanted := _placeholders(_texts().get(one.path, "")) - one.facts)
    ]
    assert unfilled == []


def _placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def test_every_block_and_warning_has_words() -> None:
    """A reason that a rule gives is shown as a sentence, never as its code."""
    said = {path.partition(".")[2] for path in _texts() if path.startswith(("block.", "warning."))}
    silent = [
        f"{module.at(node)} {code}"
        for module in source.modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Notice" and node.args
        for code, whole in _path(node.args[0])
        if whole and code not in said
    ]
    assert silent == []


def test_no_words_are_left_over() -> None:
    """A sentence that no code leads to is dead, or its code is misspelt. Errors have a test of their own."""
    spoken = {
        node.value
        for module in source.modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    asked = _all_asked()
    paths = spoken | {one.path for one in asked if one.whole}
    openings = tuple({one.path for one in asked if not one.whole and one.path})
    left = [
        path
        for path in _texts()
        if not path.startswith("errors.") and path not in paths and not path.startswith(openings)
    ]
    assert left == []


def test_the_scan_reads_choices_and_gaps() -> None:
    """Both arms of a choice, the part before a gap, and facts that are handed on unseen."""
    text = 'say("a.b" if x else "a.c", n=1)\nsay(f"d.{e}", facts)\n'
    one, other, gap = _asked(Source("planted", text, ast.parse(text)))
    assert [(one.path, one.whole), (other.path, other.whole)] == [("a.b", True), ("a.c", True)]
    assert (one.facts, one.open_facts) == (frozenset({"n"}), False)
    assert (gap.path, gap.whole, gap.open_facts) == ("d.", False, True)
