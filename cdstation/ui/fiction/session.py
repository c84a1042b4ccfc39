"""The invented opening of a session: a checklist that fills itself as the steps are done."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cdstation.services.values import CheckItem, State
from cdstation.ui.fiction import book

if TYPE_CHECKING:
    from cdstation.ui.fiction.station import ExampleStation

NEEDED_UL = 840_000  # the list of the day and the residue below which a pump is not exact


@dataclass
class Progressed:
    """Which steps of the opening are done."""

    counted: bool = False


class ExampleSession:
    """`progressed` may be set to show a later state."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self.progressed = Progressed()

    def checklist(self) -> tuple[CheckItem, ...]:
        pump = self._station.pump.status()
        by_hand = pump.state == "by-hand"
        verified = _state(pump.verified_ms is not None)
        bottle, covers = _state(bool(pump.batch)), _state(pump.left_ul >= NEEDED_UL)
        if by_hand:
            bottle = verified = covers = "left-out"
        return (
            CheckItem("register-verified", "done", facts=(("entries", book.NEWEST),)),
            CheckItem("unfinished", _state(not self._station.dosing.unfinished()), "two-people", (("doses", 0),)),
            CheckItem("keys", _state(self._station.custody.keys.holder() != 0), "nurse"),
            CheckItem("balances-counted", _state(self.progressed.counted), "two-people", (("pages", 1),)),
            CheckItem("bottle-fitted", bottle, "two-people", (("batch", pump.batch), ("expiry", pump.expiry))),
            CheckItem("pump-verified", verified, "two-people"),
            CheckItem("bottle-covers-roster", covers, "nurse", (("needed", NEEDED_UL), ("left", pump.left_ul))),
            CheckItem("downtime-pack", _state(self._station.downtime.packed_today()), "nurse"),
            CheckItem("orders-ending", "done", "prescriber", (("people", 0),)),
            CheckItem("missed-three", "to-do", "prescriber", (("people", 1),)),
            CheckItem("new-starters", "done", "nurse", (("people", 0),)),
            CheckItem("holds", "done", "prescriber", (("people", 0),)),
        )

    def count_made(self) -> None:
        """Two people have counted and agreed."""
        self.progressed = replace(self.progressed, counted=True)
        self._station.changed()

    def open(self, closes_at_ms: int) -> None:
        self._station.note("open", closes_at_ms)
        self._station.state = State.READY
        self._station.changed()

    def close(self) -> None:
        self._station.note("close")
        self._station.state = State.CLOSED
        self._station.changed()


def _state(done: bool) -> str:
    return "done" if done else "to-do"
