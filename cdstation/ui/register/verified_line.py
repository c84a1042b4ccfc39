"""The quiet line that says how far the chain was verified."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from cdstation.services.values import StationStatus
from cdstation.ui.register.sheets.closing import kept_words
from cdstation.ui.text import say
from cdstation.ui.theme import Colour


class VerifiedLine(QLabel):
    """A tick and the number of the entry; red words when the register does not verify."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", "small")
        self.tight = False
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_state(self, status: StationStatus, code: str, *, sound: bool) -> None:
        """`code` is that of the newest checkpoint, empty where there is none; `sound` is False after a finding."""
        if not sound:
            words = f"\N{CROSS MARK} {say('register.not-verified')}"
        elif status.half_corrected:
            words = f"\N{BLACK UP-POINTING TRIANGLE} {say('register.half-corrected', count=status.half_corrected)}"
        elif status.keep_until:
            words = kept_words(status.keep_until, status.legal_hold)
        elif status.verifying is not None:
            words = say("register.verifying")
        elif code:
            words = f"\N{CHECK MARK} {say('register.verified-code', entry=status.verified_to, code=code)}"
        else:
            words = f"\N{CHECK MARK} {say('register.verified', entry=status.verified_to)}"
        self.setText(words.replace("\n", " \N{MIDDLE DOT} ") if self.tight else words)
        self.setToolTip("" if status.audited_ms is None else say("register.more.checked", at_ms=status.audited_ms))
        self.setStyleSheet("" if sound and not status.half_corrected else f"color: {Colour.RED}; font-weight: bold;")
