"""The register on the screen with 222 000 lines behind it, against Qt's own table over Qt's own model of 2 000 rows.

Both are the same size, wear the same style sheet and show the same words in the same columns; the floor's model is
filled before the clock starts. Lines are made up by a reader that answers by number, as the services do. Run it alone
with `python -m benchmarks.register_table`.
"""

import gc
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

LINES = 222_000
PEER_ROWS = 2_000
WIDE, TALL = 1_250, 540  # the table on a screen of 1366×768
FIRST_PAINTS = 15
TICKS = 400


def run() -> list[dict[str, Any]]:
    """First paint and one tick of the wheel; milliseconds, medians."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from cdstation.ui.program import start_application

    start_application()
    ours, peer = _Ours(), _Peer()
    paint = _alternately(FIRST_PAINTS, peer.first_paint, ours.first_paint)
    tick = _alternately(TICKS, peer.prepare_ticks(), ours.prepare_ticks())
    ours.close()
    return [
        _row(f"register table, {LINES:,} lines: first paint", "first paint", paint, 2.0),
        _row(f"register table, {LINES:,} lines: tick of the wheel", "tick of the wheel", tick, 1.25),
    ]


def _row(figure: str, what: str, found: tuple[float, float], target: float) -> dict[str, Any]:
    floor, ours = found
    return {
        "figure": figure,
        "floor": f"{what} of a QTableView over a QStandardItemModel of {PEER_ROWS:,} rows",
        "floor_value": f"{floor:.2f} ms",
        "ours": f"{ours:.2f} ms",
        "ratio": ours / floor,
        "target": f"≤ {target}×",
    }


def _alternately(turns: int, floor: Callable[[], None], ours: Callable[[], None]) -> tuple[float, float]:
    """Medians in milliseconds, measured in turn so that a busy machine is busy for both."""
    taken: tuple[list[float], list[float]] = ([], [])
    gc.collect()
    for _ in range(turns):
        for act, times in zip((floor, ours), taken, strict=True):
            start = time.perf_counter()
            act()
            times.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])


class _Reader:
    """A page of made-up lines, answered by number."""

    def __init__(self) -> None:
        from cdstation.ui.fiction import book

        self._like = book.LINES[:8]
        self._late = book.LINES[8]

    def _lines(self, top: int, limit: int) -> Any:
        seqs = range(top, max(0, top - limit), -1)
        return tuple(replace(self._late if seq % 40 == 0 else self._like[seq % 8], seq=seq) for seq in seqs)

    def latest(self, page: int, limit: int = 64) -> Any:
        return self._lines(LINES, limit)

    def before(self, page: int, seq: int, limit: int = 64) -> Any:
        return self._lines(seq - 1, limit)

    def after(self, page: int, seq: int, limit: int = 64) -> Any:
        return self._lines(min(LINES, seq + limit), min(limit, LINES - seq))


class _Ours:
    """The register's own table, browser and model, with the reader behind them."""

    def __init__(self) -> None:
        from cdstation.ui.fiction.station import ExampleStation
        from cdstation.ui.tasks import Tasks

        self._tasks = Tasks()
        self._station: Any = ExampleStation()
        self._station.register = _Reader()
        self._table: Any = None

    def first_paint(self) -> None:
        """From nothing to the painted table: the question, the strings, the sizes and the picture."""
        self._make()

    def _make(self) -> None:
        from cdstation.ui.fiction import book
        from cdstation.ui.register.browser import PageBrowser
        from cdstation.ui.register.model import RegisterModel
        from cdstation.ui.register.table import RegisterTable

        model = RegisterModel()
        browser = PageBrowser(self._station, self._tasks, model)
        table = RegisterTable(model)
        table.wants_older.connect(browser.more_older)
        table.wants_newer.connect(browser.more_newer)
        table.resize(WIDE, TALL)
        browser.open(book.PAGE)
        while not model.rows:
            _process()
        table.show()
        _paint(table)
        self._table = (table, browser, model)

    def prepare_ticks(self) -> Callable[[], None]:
        """Ticks on a fresh table, with windows coming and going meanwhile."""
        self._make()
        self._tasks.wait_idle()
        return lambda: _tick(self._table[0])

    def close(self) -> None:
        """Let the threads end."""
        self._tasks.close()


class _Peer:
    """Qt's own, filled once."""

    def __init__(self) -> None:
        from PySide6.QtGui import QStandardItem, QStandardItemModel

        from cdstation.ui.register.rows import LineRow, rows_of

        lines = _Reader()._lines(PEER_ROWS, PEER_ROWS)
        self._model = QStandardItemModel()
        for line in lines:
            row = rows_of(line)[0]
            assert isinstance(row, LineRow)
            self._model.appendRow([QStandardItem("\n".join(part for part in pair if part)) for pair in row.cells])
        self._table: Any = None

    def first_paint(self) -> None:
        """A new view over the filled model."""
        from PySide6.QtWidgets import QAbstractItemView, QTableView

        table = QTableView()
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(46)
        table.setModel(self._model)
        for column, wide in enumerate((108, 58, 420, 140, 118, 80, 80, 80, 150)):
            table.setColumnWidth(column, wide)
        table.resize(WIDE, TALL)
        table.show()
        _paint(table)
        self._table = table

    def prepare_ticks(self) -> Callable[[], None]:
        """Ticks on a fresh view."""
        self.first_paint()
        return lambda: _tick(self._table)


def _process() -> None:
    from PySide6.QtWidgets import QApplication

    QApplication.processEvents()


def _paint(table: Any) -> None:
    table.repaint()
    table.viewport().repaint()
    _process()


def _tick(table: Any) -> None:
    """One notch of the wheel, until it is painted; at the end of the rows it begins again from the top."""
    from PySide6.QtCore import QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    bar, view = table.verticalScrollBar(), table.viewport()
    if bar.value() == bar.maximum():
        bar.setValue(0)
    spot = QPointF(300, 200)
    event = QWheelEvent(
        spot,
        view.mapToGlobal(spot),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)
    _process()


if __name__ == "__main__":
    for row in run():
        print(f"{row['figure']}: {row['floor_value']} / {row['ours']} = {row['ratio']:.2f}×  (target {row['target']})")
