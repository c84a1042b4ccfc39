"""What the checklist says for which item: icon and word for the state, the facts, and who can clear it."""

from collections.abc import Sequence
from dataclasses import dataclass

from cdstation.errors import Fact
from cdstation.services.values import CheckItem
from cdstation.ui.text import knows, say

# Items that have a step of their own on this screen.
STEPS = {
    "keys": "keys",
    "balances-counted": "count",
    "bottle-fitted": "bottle",
    "pump-verified": "verify",
}
MUST = frozenset({"register-verified", "unfinished", "half-corrected"})
_TONES = {"done": "good", "to-do": "warning", "blocked": "block", "left-out": "quiet"}


@dataclass(frozen=True)
class ItemView:
    """One line of the checklist. `step` is the page that clears it, or empty."""

    code: str
    words: str
    under: str
    state: str
    tone: str
    step: str


def view_item(item: CheckItem) -> ItemView:
    """An item in words."""
    facts = tuple((_named(name), value) for name, value in item.facts)
    key = f"opening.{item.code}.{item.state}"
    words = say(key, facts) if knows(key) else say(f"opening.{item.code}.title")
    return ItemView(
        item.code,
        words,
        _who(item),
        say(f"opening-state.{item.state}"),
        _TONES[item.state],
        STEPS.get(item.code, ""),
    )


def _named(name: str) -> str:
    """Volumes are shown in mL by the end of their name."""
    return f"{name}_ul" if name in ("needed", "left") else name


def _who(item: CheckItem) -> str:
    if item.state in ("done", "left-out") or not item.who:
        return ""
    return say(f"opening-who.{item.who.replace(' ', '-')}")


def next_step(items: Sequence[CheckItem]) -> str:
    """The first step that still needs hands; `open` when none does."""
    for item in items:
        if item.state == "to-do" and item.code in STEPS:
            return STEPS[item.code]
    return "open"


def may_open(items: Sequence[CheckItem]) -> bool:
    """False while something that nobody may leave out is red; the service asks again."""
    return not any(item.code in MUST and item.state == "blocked" for item in items)


def left_out(items: Sequence[CheckItem]) -> tuple[str, ...]:
    """What would be left out if the hatch opened now, as titles."""
    return tuple(say(f"opening.{item.code}.title") for item in items if item.state == "to-do" and item.code in STEPS)


def fact(item: CheckItem, name: str) -> Fact:
    """One fact of an item; 0 when it has none of that name."""
    return dict(item.facts).get(name, 0)
