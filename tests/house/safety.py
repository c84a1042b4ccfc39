"""Which tests guard which hazard, taken from the tests; `python -m tests.house.safety` writes it into SAFETY.md.

A test claims a hazard with `@pytest.mark.req("H-3")`, on itself, on its class or for its whole module.
"""

import re
from collections import defaultdict

from tests.house.claims import all_claims
from tests.house.source import ROOT

PAGE = ROOT / "SAFETY.md"
HAZARDS = range(1, 33)
GUARDED = "guarded"
LATER = "not yet built (later issue)"

_HEADING = "## The guards\n"
_CLAIM = re.compile(r"H-?0*(\d+)")
_ROW = re.compile(r"^\| (\d+) \|.*\| ([^|]*) \|$", re.MULTILINE)


def hazard_of(word: str) -> int | None:
    """The number of the hazard that a claim names, in either spelling; None for a law's number."""
    found = _CLAIM.fullmatch(word)
    return int(found[1]) if found else None


def guards() -> dict[int, list[str]]:
    """For each hazard the tests that guard it, as `file::test`."""
    found: dict[int, list[str]] = defaultdict(list)
    for word, test in all_claims():
        hazard = hazard_of(word)
        if hazard is not None and test not in found[hazard]:
            found[hazard].append(test)
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
