"""The one way to do something that takes time: on a worker thread, with its outcome delivered on the UI thread.

Three lanes, each one thread and in order: `desk` for the services, `pump` for pours and shots, `paper` for printing
and searching, so that neither a long pour nor a long print ever holds up a signature. A StationError goes to the
caller's `failed`, or else to the problems band. Any other exception is a bug: it is logged without its words (they may
hold a patient), and `broken` makes the window say "stop using this station".
"""

import logging
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic, sleep
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, Signal, Slot
from shiboken6 import isValid

from cdstation.errors import StationError

_log = logging.getLogger(__name__)
T = TypeVar("T")
Done = Callable[[T], None] | None
Failed = Callable[[StationError], None] | None


def say_where(error: BaseException) -> str:
    """The kind of an exception and the lines it came through, without its words: they could hold a patient's data."""
    steps = [f"{step.filename.rpartition('/')[2]}:{step.lineno}" for step in traceback.extract_tb(error.__traceback__)]
    return f"{type(error).__name__} at {' > '.join(steps)}"


class Tasks(QObject):
    """Background work for the whole program.

    `failed` is for the band, `broken` for bugs; `changed` when a lane fills or empties.
    """

    failed = Signal(object)
    broken = Signal(str)
    changed = Signal()
    _call = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {
            name: ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"cdstation-{name}")
            for name in ("desk", "pump", "paper")
        }
        self._open = 0
        self._closed = False
        self._call.connect(self._run_here, Qt.ConnectionType.QueuedConnection)

    def desk(self, work: Callable[[], T], done: Done[T] = None, failed: Failed = None) -> None:
        """Do `work` on the services' thread; then `done(result)` or `failed(error)` on this one."""
        self._submit("desk", work, done, failed)

    def pump(self, work: Callable[[], T], done: Done[T] = None, failed: Failed = None) -> None:
        """The same on the pump's own thread."""
        self._submit("pump", work, done, failed)

    def paper(self, work: Callable[[], T], done: Done[T] = None, failed: Failed = None) -> None:
        """The same on a thread for what may take long and moves nothing: printing and searching."""
        self._submit("paper", work, done, failed)

    def here(self, show: Callable[[T], None]) -> Callable[[T], None]:
        """`show` made safe to be called from any thread: it runs on this one, in order."""
        return lambda value: self._call.emit((show, value))

    @property
    def busy(self) -> bool:
        """True while anything is still to be done or delivered."""
        return self._open > 0

    def wait_idle(self, seconds: float = 60.0) -> None:
        """For tests, pictures and the headless demo: run until nothing is left to do or deliver."""
        end = monotonic() + seconds
        while True:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            if not self.busy:
                break
            if monotonic() > end:
                raise TimeoutError("background work did not end")
            sleep(0.001)  # let the lanes have the interpreter: whoever spins here slows what they wait for
        QCoreApplication.processEvents()

    def close(self) -> None:
        """Let what has begun end; whatever is asked for after that is not begun."""
        self._closed = True
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)

    def _submit(self, lane: str, work: Callable[[], T], done: Done[T], failed: Failed) -> None:
        if self._closed:
            return
        self._open += 1
        self.changed.emit()
        future = self._lanes[lane].submit(work)
        future.add_done_callback(lambda ended: self._call.emit((self._deliver, (ended, done, failed))))

    @Slot(object)
    def _run_here(self, call: tuple[Callable[[Any], None], Any]) -> None:
        show, value = call
        owner = getattr(show, "__self__", None)
        if not isinstance(owner, QObject) or isValid(owner):  # the screen that asked may be gone by now
            show(value)

    def _deliver(self, outcome: tuple[Future[Any], Done[Any], Failed]) -> None:
        future, done, failed = outcome
        self._open -= 1
        self.changed.emit()
        error = None if future.cancelled() else future.exception()
        if isinstance(error, StationError):
            self._run_here((failed or self.failed.emit, error))
        elif error is not None:
            self.report_bug(error)
        elif done is not None and not future.cancelled():
            self._run_here((done, future.result()))

    def catch_bugs(self) -> None:
        """From now on also an exception that nobody expected on this thread ends at `report_bug`."""
        sys.excepthook = lambda kind, error, trace: self.report_bug(error)

    def report_bug(self, error: BaseException) -> None:
        """Something that must not happen: log where, never what, and stop."""
        where = say_where(error)
        _log.critical("bug: %s", where)
        self.broken.emit(where)
