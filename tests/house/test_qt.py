"""The trap in PySide6 6.12: on Python 3.11 each void call loses one reference to None, until the program aborts."""

import sys
from importlib import metadata

CALLS = 500


def test_void_calls_keep_none_alive() -> None:
    """docs/decisions/0005: a station that stops after some thousand repaints stops in the middle of a session."""
    from PySide6.QtCore import QObject

    thing = QObject()
    thing.setObjectName("warm")
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        thing.setObjectName("dose")
    assert sys.getrefcount(None) > before - CALLS // 10


def test_qt_stays_below_the_trap() -> None:
    """The pin is in pyproject.toml; this is what was really installed."""
    major, minor = metadata.version("PySide6-Essentials").split(".")[:2]
    assert (int(major), int(minor)) < (6, 12)
