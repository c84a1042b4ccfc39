"""Hands for the machine: presses, keys and scans as real events on real widgets: what is played is what is shipped.

For the demo that plays by itself, for the pictures and for tests; a station in use never imports it.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from cdstation.ui.tasks import Tasks
from cdstation.ui.widgets.buttons import Steady
from cdstation.ui.widgets.pin import PinField
from cdstation.ui.widgets.witness import WitnessStrip

W = TypeVar("W", bound=QWidget)
LONGEST_POUR_S = 600.0


@contextlib.contextmanager
def quick_hands() -> Iterator[None]:
    """A machine's finger does not bounce: for as long as the block runs, buttons hear every press."""
    before, Steady.pause_ms = Steady.pause_ms, 0
    try:
        yield
    finally:
        Steady.pause_ms = before


def laid_out(window: QWidget) -> QWidget:
    """The window with everything in its place, for a picture; nothing else goes on, or the moment would have passed."""
    for _ in range(4):  # layouts settle in steps
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    return window


@dataclass(frozen=True)
class Signer:
    """A person as they sign: the name on the screen, the PIN, and the badge where one is issued."""

    shown: str
    pin: str = field(repr=False)
    badge: str = field(default="", repr=False)


class Hands:
    """Finds widgets by their object name inside one window, as a person finds them by their words."""

    def __init__(self, window: QWidget, tasks: Tasks) -> None:
        self.window = window
        self.tasks = tasks

    def find(self, kind: type[W], name: str) -> W:
        """The widget of this name that can be seen. LookupError when there is none: nobody could press it."""
        for widget in self.window.findChildren(kind, name):
            if widget.isVisibleTo(self.window):
                return widget
        raise LookupError(f"{name} is not on the screen")

    def sees(self, name: str) -> bool:
        """True when a widget of this name can be seen."""
        return any(one.isVisibleTo(self.window) for one in self.window.findChildren(QWidget, name))

    def press(self, name: str) -> None:
        """Tap it in the middle, and wait for what comes of it."""
        self.tap(self.find(QWidget, name))
        self.wait()

    def tap(self, widget: QWidget) -> None:
        """Press and let go, without waiting."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def type_into(self, name: str, text: str, *, enter: bool = True) -> None:
        """Clear a field, type, and press Enter."""
        field = self.find(QLineEdit, name)
        field.setFocus()
        field.clear()
        QTest.keyClicks(field, text)
        if enter:
            QTest.keyClick(field, Qt.Key.Key_Return)
        self.wait()

    def sign(self, strip: WitnessStrip, signer: Signer) -> None:
        """Choose the person if need be, scan their badge if they have one, type the PIN."""
        if strip.person is None or strip.person.shown != signer.shown:
            strip.findChildren(QComboBox)[0].setCurrentText(signer.shown)
        field = strip.pin.field
        if field.wants_badge:
            self._keys(field, signer.badge)
        self._keys(field, signer.pin)

    def _keys(self, field: PinField, text: str) -> None:
        field.setFocus()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.wait()

    def wait(self) -> None:
        """Until nothing is left to do or to show."""
        self.tasks.wait_idle(LONGEST_POUR_S)
        QApplication.processEvents()
