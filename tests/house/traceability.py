"""Which test proves which requirement, taken from the tests; `python -m tests.house.traceability` writes the page.

The requirements and, where no test can prove one, the reason stand in `docs/requirements.csv`. A claim of a part
(`PSI-4.24a`) proves the whole.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass

from tests.house.claims import all_claims
from tests.house.source import ROOT

LIST = ROOT / "docs" / "requirements.csv"
PAGE = ROOT / "docs" / "traceability.md"
FAMILIES = ("LAW-", "BAL-", "DISC-", "ELEC-", "PSI-4.", "RET-")
_HEAD = """# From requirement to test

Written by `python -m tests.house.traceability` from the marks on the tests and from
[requirements.csv](requirements.csv); the checks fail when it is not up to date. A requirement without a test has its
reason.

"""
_MOST = 6  # tests shown for each: the rest is counted


@dataclass(frozen=True)
class Requirement:
    """One row of the list."""

    id: str
    words: str
    reason: str


def requirements() -> tuple[Requirement, ...]:
    """The list, in its order."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return tuple(Requirement(row["id"], row["requirement"], row["reason"]) for row in csv.DictReader(file))


def proofs() -> dict[str, list[str]]:
    """For each requirement of the list the tests that name it."""
    known = {one.id for one in requirements()}
    found: dict[str, list[str]] = defaultdict(list)
    for word, test in all_claims():
        name = word if word in known else word.rstrip("abc")
        if name in known and test not in found[name]:
            found[name].append(test)
    return found


def strangers() -> set[str]:
    """What tests name of these families that is in no list: a slip of the pen."""
    known = {one.id for one in requirements()}
    named = {word for word, _ in all_claims() if word.startswith(FAMILIES)}
    return {word for word in named if word not in known and word.rstrip("abc") not in known}


def unproved() -> list[str]:
    """Requirements with neither a test nor a reason."""
    found = proofs()
    return [one.id for one in requirements() if not found.get(one.id) and not one.reason]


def page() -> str:
    """The page as it should be."""
    found = proofs()
    parts = [_part(one, found.get(one.id, [])) for one in requirements()]
    return _HEAD + "\n".join(parts)


def _part(one: Requirement, tests: list[str]) -> str:
    shown = [f"- `{test}`" for test in tests[:_MOST]]
    more = len(tests) - _MOST
    if more > 0:
        shown.append(f"- and {more} more")
    if not tests:
        shown.append(f"- no test: {one.reason}")
    return f"## {one.id}\n\n{one.words}\n\n" + "\n".join(shown) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
