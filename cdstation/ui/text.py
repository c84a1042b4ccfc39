"""Words for people, from `resources/text/en_GB.toml`: every sentence that a screen shows stands there.

Knows no Qt, so that the command line can speak with the same words.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from cdstation.config import resources_dir
from cdstation.errors import Fact, StationError
from cdstation.register.quantity import Quantity, Unit, show_mass
from cdstation.register.times import show_date, show_moment

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Facts = Mapping[str, Fact] | tuple[tuple[str, Fact], ...]


@cache
def _texts() -> dict[str, Any]:
    path = resources_dir() / "text" / "en_GB.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _find(path: str) -> str | None:
    found: object = _texts()
    for part in path.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found if isinstance(found, str) else None


def knows(path: str) -> bool:
    """True when there is a text at `section.key`."""
    return _find(path) is not None


def say(path: str, facts: Facts = (), **more: Fact) -> str:
    """The words at `section.key`, with `{fact}` filled in. A missing text is a bug: KeyError with its path."""
    words = _find(path)
    if words is None:
        raise KeyError(path)
    shown = {name: show_fact(name, value) for name, value in {**dict(facts), **more}.items()}
    return words.format_map(shown)


def error_words(error: StationError) -> tuple[str, str]:
    """Title and next action of an error. A code without words is still shown, so that nothing is ever silent."""
    code = error.code
    if not knows(f"errors.{code}.title"):
        return say("problems.unnamed.title", code=code), say("problems.unnamed.action")
    return say(f"errors.{code}.title", error.facts), say(f"errors.{code}.action", error.facts)


def finding_words(code: str, facts: Facts = ()) -> str:
    """What a check found, in one sentence; a finding that can also be an error shares its title."""
    if knows(f"finding.{code}"):
        return say(f"finding.{code}", facts)
    if knows(f"errors.{code}.title"):
        return say(f"errors.{code}.title", facts)
    return say("finding.other", code=code)


def show_fact(name: str, value: Fact) -> str:
    """A fact as people write it; the end of its name says what it is.

    `_ul`, `_ug`, `_ms`; ISO days become `21-Nov-2026`.
    """
    if isinstance(value, int):
        if name.endswith("_ul"):
            return str(Quantity(value, Unit.ML))
        if name.endswith("_ug"):
            return show_mass(value)
        return show_moment(value) if name.endswith("_ms") else f"{value:,}"
    return show_date(date.fromisoformat(value)) if _ISO_DAY.fullmatch(value) else value


def show_age(then_ms: int, now_ms: int) -> str:
    """How long ago, roughly: `now`, `8 min ago`, `2 h ago`, `3 days ago`."""
    minutes = max(0, now_ms - then_ms) // 60_000
    if minutes < 1:
        return say("age.now")
    if minutes < 60:
        return say("age.minutes", count=minutes)
    hours = minutes // 60
    if hours < 48:
        return say("age.hours", count=hours)
    return say("age.days", count=hours // 24)
