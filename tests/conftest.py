"""What holds for every test: offscreen Qt, no warning from Qt, nobody's home folder touched, two Hypothesis profiles.

Qt and the station are imported only by tests that need them, so that the pure ones stay quick.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from tests.services.hatch import Hatch

# Before any import of Qt, and inherited by the processes that tests start.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
for scaling in ("QT_SCALE_FACTOR", "QT_SCREEN_SCALE_FACTORS", "QT_FONT_DPI", "QT_STYLE_OVERRIDE", "QT_DEBUG_PLUGINS"):
    os.environ.pop(scaling, None)

# Settings, areas and keys of the person who runs the tests are neither read nor written.
_HOME = tempfile.TemporaryDirectory(prefix="cdstation-tests-", ignore_cleanup_errors=True)
for place in ("DATA", "CONFIG", "STATE", "CACHE"):
    os.environ[f"XDG_{place}_HOME"] = str(Path(_HOME.name) / place.lower())
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

# A slow machine is no fault of the code, so no example has a deadline.
_QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large)
settings.register_profile("ci", deadline=None, print_blob=True, suppress_health_check=_QUIET)
settings.register_profile("deep", settings.get_profile("ci"), max_examples=5_000, stateful_step_count=200)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# Qt says this when looking a missing font up took long: that measures the machine, not us.
_SLOW_MACHINE = "Populating font family aliases took"

_said_by_qt: list[str] = []


def _listen_to_qt() -> None:
    """Collect Qt's warnings from the moment that a test has imported Qt."""
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    def on_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        harmless = kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) or _SLOW_MACHINE in text
        if not harmless:
            _said_by_qt.append(f"{context.category}: {text}")

    qInstallMessageHandler(on_message)


@pytest.fixture(autouse=True)
def qt_is_silent() -> Iterator[None]:
    """Any Qt warning during a test fails that test."""
    if "PySide6.QtCore" in sys.modules:
        _listen_to_qt()
    yield
    said, _said_by_qt[:] = list(_said_by_qt), []
    if said:
        pytest.fail("Qt warned: " + " | ".join(said), pytrace=False)


@pytest.fixture(scope="session")
def qapp() -> "QApplication":
    """The one QApplication of the test process."""
    from PySide6.QtWidgets import QApplication

    _listen_to_qt()
    running = QApplication.instance()
    return running if isinstance(running, QApplication) else QApplication(["cdstation-tests"])


@pytest.fixture(scope="session")
def fault_scale() -> int:
    """How many times longer than in CI the campaigns run; `./dev faults` sets 20."""
    return int(os.environ.get("CDSTATION_FAULT_SCALE", "1"))


@pytest.fixture(scope="session")
def built_area(tmp_path_factory: pytest.TempPathFactory) -> "Hatch":
    """The small area, as it is copied; closed."""
    from tests.services.hatch import build

    return build(tmp_path_factory.mktemp("built"))


@pytest.fixture
def hatch(built_area: "Hatch", tmp_path: Path) -> "Iterator[Hatch]":
    """An open hatch on an ordinary morning. Whatever a test did, the book verifies and adds up afterwards."""
    from tests.services.hatch import copy_of

    hatch = copy_of(built_area, tmp_path)
    yield hatch
    if hatch.station.status().area:
        hatch.check()
    hatch.station.close()
