"""The invented continuity pack, saved as soon as somebody asks for it, and the paper sheets of yesterday's."""

from pathlib import Path
from typing import TYPE_CHECKING

from cdstation.errors import RuleError
from cdstation.register.upkeep.downtime import SheetRow, sheets_for
from cdstation.services.values import DoseReceipt, PackMade, PaperDose, Proof
from cdstation.treatment.acts import NotGivenReason
from cdstation.treatment.settling import settle_dose
from cdstation.ui.fiction import book, people

if TYPE_CHECKING:
    from cdstation.ui.fiction.station import ExampleStation

SHEETS = range(11, 14)  # those that went with yesterday's pack


class ExampleDowntime:
    """`saved` may be set to show a later state."""

    code = "ABCD-EFGH-JKLM-NPQR"

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self.saved = False
        self._entered: set[SheetRow] = set()

    def packed_today(self) -> bool:
        return self.saved

    def save_pack(self) -> PackMade:
        self.saved = True
        self._station.note("save-pack")
        self._station.changed()
        return self._made(Path("packs") / "pack.pdf")

    def print_pack(self, target: Path) -> PackMade:
        self._station.note("print-pack", target)
        return self._made(target)

    def _made(self, path: Path) -> PackMade:
        expected = len(people.PATIENTS)
        return PackMade(path, SHEETS.stop, SHEETS.stop + sheets_for(expected) - 1, expected)

    def check_dose(self, paper: PaperDose) -> int:
        self._check(SheetRow(paper.sheet, paper.row))
        order = people.order(paper.patient)
        settle_dose(order.volume, paper.delivered, paper.outcome, paper.consumed)
        return order.volume

    def enter_dose(self, paper: PaperDose, giver: Proof, witness: Proof) -> DoseReceipt:
        place = SheetRow(paper.sheet, paper.row)
        self._check(place, giver, witness)
        settled = settle_dose(people.order(paper.patient).volume, paper.delivered, paper.outcome, paper.consumed)
        self._entered.add(place)
        self._station.note("paper-dose", place)
        self._station.balance -= settled.issued
        wasted = settled.issued - settled.consumed
        seq, balance = book.NEWEST + 2 * len(self._entered) + 1, self._station.balance
        return DoseReceipt(seq, balance, settled.issued, settled.consumed, wasted, settled.discrepancy, machine_ms=41)

    def check_not_given(self, place: SheetRow, patient: int, happened_ms: int) -> None:
        self._check(place)

    def enter_not_given(
        self, place: SheetRow, patient: int, happened_ms: int, reason: NotGivenReason, witness: Proof
    ) -> None:
        self._check(place, witness)
        self._entered.add(place)
        self._station.note("paper-no-dose", (place, reason))

    def _check(self, place: SheetRow, *proofs: Proof) -> None:
        if place.sheet not in SHEETS:
            raise RuleError("sheet-unknown", sheet=place.sheet)
        if place in self._entered:
            raise RuleError("sheet-row-entered", sheet=place.sheet, row=place.row)
        for proof in proofs:
            self._station.access.check(proof)
