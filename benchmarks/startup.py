"""Start to window painted, beside a window of the same Qt that says hello; whole processes, interleaved medians."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

_ROUNDS = 9
_HELLO = """
import os
import sys
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication(sys.argv)
label = QLabel("hello")
label.resize(800, 600)
label.show()
label.grab()
os._exit(0)
"""
_OURS = """
import os
import sys
from pathlib import Path
from cdstation.app import make_station
from cdstation.ui.program import show_program
program = show_program(make_station(Path(sys.argv[1])))
program.window.grab()
print(program.window.current.name)
sys.stdout.flush()
os._exit(0)
"""


def run() -> list[dict[str, Any]]:
    """One row: seconds from process start to the first painted window (targets.md §1)."""
    with tempfile.TemporaryDirectory() as home:
        station = Path(home) / "station"
        station.mkdir()
        (station / "b-wing-hatch-0a1b2c.cdreg").touch()  # an area to be unlocked; nothing of it is read before that
        _time(_OURS, home)  # byte code is compiled once, for both
        _time(_HELLO, home)
        hello, ours = [], []
        for _ in range(_ROUNDS):
            hello.append(_time(_HELLO, home))
            ours.append(_time(_OURS, home))
    floor, figure = median(hello), median(ours)
    return [
        {
            "figure": "start to window painted",
            "floor": "hello window of the same Qt",
            "floor_value": f"{floor * 1000:.0f} ms",
            "ours": f"{figure * 1000:.0f} ms",
            "ratio": figure / floor,
            "target": "≤ 1.4×",
        }
    ]


def _time(program: str, home: str) -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": home}
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", program, str(Path(home) / "station")],
        check=True,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - began
