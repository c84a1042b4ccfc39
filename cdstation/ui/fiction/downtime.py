"""The invented continuity pack: saved as soon as somebody asks for it."""

from pathlib import Path
from typing import TYPE_CHECKING

from cdstation.services.values import PackMade

if TYPE_CHECKING:
    from cdstation.ui.fiction.station import ExampleStation


class ExampleDowntime:
    """`saved` may be set to show a later state."""

    code = "ABCD-EFGH-JKLM-NPQR"

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self.saved = False

    def packed_today(self) -> bool:
        return self.saved

    def save_pack(self) -> PackMade:
        self.saved = True
        self._station.note("save-pack")
        self._station.changed()
        return PackMade(Path("packs") / "pack.pdf", 12, 14, 17)
