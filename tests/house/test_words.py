"""The repository speaks of the station alone: not of who wrote it, on what machine, or from where it was downloaded."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOT

OURS = ("cdstation", "tests", "docs", "resources", "benchmarks", "installers", ".ci")

# Spelled apart, so that this file holds none of them itself.
_STRANGERS = [
    "/wo" + "rk/",
    "/ro" + "ot/",
    "/ho" + "me/[a-z]",
    "/tm" + "p/(team|probe|tool)",
    "py" + r"pi\.(org|python)",
    "python" + "hosted",
    r"registry\.n" + "pm",
    r"(deb|security)\.de" + "bian",
    r"archive\.ub" + "untu",
    r"\bfou" + r"nder\b",
    r"\b(ai|coding|sub|software)[- ]?ag" + "ents?",
    r"language mo" + "del",
    r"\bl" + r"lms?\b",
    "anth" + "ropic",
    "open" + "ai",
    r"\bcla" + r"ude\b",
    "chat" + "gpt",
    "co-auth" + "ored-by",
]
_PATTERN = re.compile("|".join(_STRANGERS), re.IGNORECASE)


def _texts() -> Iterator[tuple[str, str]]:
    """Every text file that belongs to the repository."""
    inner = (path for folder in OURS for path in (ROOT / folder).rglob("*") if "__pycache__" not in path.parts)
    outer = (path for path in ROOT.iterdir() if path.name not in {".git", ".coverage"})
    for path in (*inner, *outer):
        if path.is_file() and (text := _text(path)) is not None:
            yield path.relative_to(ROOT).as_posix(), text


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None  # a picture or a font


def test_the_repository_speaks_of_itself_alone() -> None:
    """A reader of the source needs none of it, and a host or a folder of ours is nobody's business."""
    found = [
        f"{name}:{number} {line.strip()[:100]}"
        for name, text in _texts()
        for number, line in enumerate(text.splitlines(), 1)
        if _PATTERN.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("stranger", ["see /wo" + "rk/main", "from py" + "pi.org", "Co-Auth" + "ored-By: X"])
def test_a_planted_word_is_seen(stranger: str) -> None:
    """The pattern finds what it is for."""
    assert _PATTERN.search(stranger)
