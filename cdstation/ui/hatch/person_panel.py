"""Who stands at the hatch: photo, name, numbers, allergies, and what must be known before pouring."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cdstation.ui.hatch.card_view import BlockView, CardView
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.panels import Card, Tag, emptied, label, plain
from cdstation.ui.widgets.pictures import PhotoLabel

_TOP = Qt.AlignmentFlag.AlignTop


class PersonPanel(Card):
    """The person of a card. In a tight window the photo is smaller, and the page finds a place for `flags`."""

    def __init__(self, *, tight: bool = False) -> None:
        super().__init__(tight=tight)
        self.photo = PhotoLabel(60, 68) if tight else PhotoLabel(150, 172)
        self.name = plain("", "title" if not tight else "heading")
        self.name.setObjectName("person-name")
        self._tight = tight
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(12)
        self._rows.setVerticalSpacing(2)
        self._rows.setColumnStretch(1, 1)
        self._allergies = QHBoxLayout()
        self.flags = QWidget()
        self._flags = QVBoxLayout(self.flags)
        self._flags.setContentsMargins(0, 0, 0, 0)
        self._flags.setSpacing(6)
        self._arrange(tight)

    def _arrange(self, tight: bool) -> None:
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self.name)
        words.addLayout(self._rows)
        words.addLayout(self._allergies)
        words.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(sizes().edge)
        row.addWidget(self.photo, 0, _TOP)
        row.addLayout(words, 3)
        self.body.addLayout(row)
        if not tight:
            row.addWidget(self.flags, 2)
        else:
            words.setSpacing(0)
            self.body.setContentsMargins(8, 8, 8, 8)

    def show_card(self, view: CardView, png: bytes) -> None:
        """Everything about the person; nothing of the last one stays."""
        self.photo.show_photo(png, view.name)
        self.name.setText(view.name)
        self._show_rows(view.rows)
        emptied(self._allergies)
        known = view.allergies != "none known"
        allergies = f"Known allergies \N{EM DASH} {view.allergies}" if known else "No known allergies"
        self._allergies.addWidget(Tag(allergies, "warning" if known else "quiet", small=self._tight), 0)
        self._allergies.addStretch(1)
        self._show_flags(view)

    def _show_rows(self, rows: tuple[tuple[str, str], ...]) -> None:
        emptied(self._rows)
        if self._tight:
            half = len(rows) // 2
            for line, part in enumerate((rows[:half], rows[half:])):
                shown = " · ".join(f"{name} {value}" for name, value in part)
                self._rows.addWidget(plain(shown, "small"), line, 0, 1, 2)
            return
        for line, (name, value) in enumerate(rows):
            self._rows.addWidget(label(name, "quiet", wrap=False), line, 0)
            self._rows.addWidget(plain(value, "strong", wrap=False), line, 1)

    def _show_flags(self, view: CardView) -> None:
        emptied(self._flags)
        for words in view.flags:
            self._flags.addWidget(Tag(words, "warning", small=self._tight))
        if not self._tight:
            for line in view.order:
                self._flags.addWidget(plain(line, "small"))
            self._flags.addStretch(1)


class BlockPanel(Card):
    """Why nothing may be poured: every reason in red, with who can lift it. There is no Pour button beside it."""

    def __init__(self) -> None:
        super().__init__("alert")
        self.setObjectName("blocks")

    def show_blocks(self, blocks: tuple[BlockView, ...]) -> None:
        """All of them, or nothing."""
        emptied(self.body)
        self.setVisible(bool(blocks))
        for block in blocks:
            self.body.addWidget(Tag(block.reason, "block"))
            self.body.addWidget(plain(block.lifted_by, "strong"))
