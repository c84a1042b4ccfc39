"""Findings about stored data: returned as a list, never raised one at a time, so that all faults are seen at once."""

from dataclasses import dataclass

from cdstation.errors import Fact


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a book. `seq` is the entry it concerns; facts never hold a patient's data."""

    code: str
    seq: int | None = None
    facts: tuple[tuple[str, Fact], ...] = ()
