"""For tests of screens: a dressed application, one way to wait that is closed again, and bugs that fail the test."""

import sys
from collections.abc import Iterator
from types import TracebackType

import pytest
from PySide6.QtWidgets import QApplication

from cdstation.ui import theme
from cdstation.ui.tasks import Tasks
from cdstation.ui.widgets.buttons import Steady
from tests.ui.stages import close_all


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application with the station's font and style sheet."""
    theme.apply(qapp)
    return qapp


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Buttons hear every press: a test is faster than a hand. Tests of the pause itself set it again."""
    monkeypatch.setattr(Steady, "pause_ms", 0)


@pytest.fixture(autouse=True)
def unexpected(dressed: QApplication) -> Iterator[None]:
    """An exception in a slot fails the test, and no window outlives its test."""
    seen: list[BaseException] = []

    def keep(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        seen.append(error)

    before, sys.excepthook = sys.excepthook, keep
    yield
    close_all()
    sys.excepthook = before
    if seen:
        raise seen[0]


@pytest.fixture
def tasks(dressed: QApplication) -> Iterator[Tasks]:
    """The two lanes. A bug on one of them fails the test, unless the test looks at `broken` itself."""
    made = Tasks()
    yield made
    made.close()
