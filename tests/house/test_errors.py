"""Every error that can be raised has words for the person who meets it, and no words are left over."""

import ast
import string
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from tests.house import source
from tests.house.source import Source

FAMILIES = {"RuleError", "NotReadyError", "TrustError", "UnrecordedError"}
LONGEST_TITLE = 90
LONGEST_ACTION = 260


@dataclass(frozen=True)
class Raised:
    """One place that makes an error; `code` is empty when it is not written there in full."""

    where: str
    code: str
    facts: frozenset[str]
    open_facts: bool


def _raised(module: Source) -> Iterator[Raised]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in FAMILIES:
            first = node.args[0] if node.args else None
            code = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
            named = frozenset(word.arg for word in node.keywords if word.arg)
            yield Raised(module.at(node), code, named, any(word.arg is None for word in node.keywords))


def _all_raised() -> list[Raised]:
    return [one for module in source.modules() for one in _raised(module)]


def _texts() -> dict[str, dict[str, str]]:
    errors: dict[str, dict[str, str]] = tomllib.loads(source.TEXTS.read_text(encoding="utf-8"))["errors"]
    return errors


def _placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


def test_every_error_has_a_title_and_an_action() -> None:
    """A code without words would reach a nurse as a riddle."""
    texts = _texts()
    wordless = [
        f"{one.where} {one.code}"
        for one in _all_raised()
        if one.code and not (texts.get(one.code, {}).get("title") and texts[one.code].get("action"))
    ]
    assert wordless == []


def test_words_use_only_facts_that_are_given() -> None:
    """`{fact}` in a text must be passed wherever that error is raised, or the sentence cannot be made."""
    texts = _texts()
    broken = [
        f"{one.where} {one.code}: {sorted(wanted - one.facts)}"
        for one in _all_raised()
        if one.code in texts and not one.open_facts
        if (wanted := _placeholders(" ".join(texts[one.code].values()))) - one.facts
    ]
    assert broken == []


def test_no_words_are_orphaned() -> None:
    """A text whose code stands nowhere in the program describes something that cannot happen."""
    spoken = {
        node.value
        for module in source.modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert [code for code in _texts() if code not in spoken] == []


def test_words_are_short_and_plain() -> None:
    """One clear sentence and the next action: room for both in the band at the top of the window."""
    long = [
        code
        for code, words in _texts().items()
        if len(words["title"]) > LONGEST_TITLE
        or len(words["action"]) > LONGEST_ACTION
        or set(words) != {"title", "action"}
    ]
    assert long == []


def test_the_scan_sees_a_planted_error() -> None:
    """The scan reads the code and the names of the facts, and notices when facts are passed on unseen."""
    text = 'raise RuleError("too-late", day=1)\nraise errors.TrustError(code, **facts)\n'
    named, unnamed = _raised(Source("planted", text, ast.parse(text)))
    assert (named.code, named.facts, named.open_facts) == ("too-late", frozenset({"day"}), False)
    assert (unnamed.code, unnamed.open_facts) == ("", True)
