"""The whole check, once a day while nobody is pouring: its result is an entry, and what it finds stops the work."""

import threading
from collections.abc import Callable
from contextlib import suppress

from cdstation.errors import StationError
from cdstation.paths import AreaFiles
from cdstation.register.times import local_time
from cdstation.register.upkeep.acts import AuditRun
from cdstation.services.access import NOTED
from cdstation.services.current import Current
from cdstation.services.setup import Folders
from cdstation.services.values import Progress, ProgressSink
from cdstation.services.verification import Report, verify_area
from cdstation.storage.sealing import FileKey

_CANCELLED = "check-cancelled"


class Nightly:
    """Checks the open area again. `file_key` gives the key of the open book."""

    def __init__(self, current: Current, folders: Folders, file_key: Callable[[], FileKey]) -> None:
        self._current = current
        self._folders = folders
        self._file_key = file_key
        self._cancel = threading.Event()
        self._thread: threading.Thread | None = None
        current.before_closing(self._end)

    def due(self) -> bool:
        """True when the last whole check is of an earlier London day, nothing is wrong yet and nobody is pouring."""
        if not self._current.open or self._current.findings or self._current.verifying is not None:
            return False
        book = self._current.book
        if not book.writable or book.stopped or self._pouring():
            return False
        last, now = book.standing.keeping.audited_ms, self._current.clock.now()
        return last is None or local_time(last).date() < now.dose_day

    def start_if_due(self) -> bool:
        """Begin in the background; callable from any thread, and returns at once."""
        if not self.due() or (self._thread is not None and self._thread.is_alive()):
            return False
        self._cancel = threading.Event()
        files, key = self._files(), self._file_key()
        self._thread = threading.Thread(target=lambda: self._check(files, key), name="nightly", daemon=True)
        self._thread.start()
        return True

    def run(self, progress: ProgressSink = lambda _: None) -> Report:
        """The same at once and to its end, whatever the day: for whoever asks for it."""
        self._cancel = threading.Event()
        return self._check(self._files(), self._file_key(), progress)

    def cancel(self) -> None:
        """Stop; nothing is written, and it is still due."""
        self._cancel.set()

    def wait(self) -> None:
        """Wait until the check in the background has ended: for the demo and for tests."""
        if self._thread is not None:
            self._thread.join()

    def _end(self) -> None:
        """The book is about to be closed."""
        self.cancel()
        self.wait()

    def _check(self, files: AreaFiles, key: FileKey, progress: ProgressSink = lambda _: None) -> Report:
        def tell(step: Progress) -> None:
            self._current.verifying = step
            self._current.changed()
            progress(step)

        cancelled = self._cancel
        try:
            report = verify_area(files, key, tell, lambda: cancelled.is_set() or self._pouring())
        finally:
            self._current.verifying = None
        if not any(one.code == _CANCELLED for one in report.findings):
            self._take(report)
        self._current.changed()
        return report

    def _take(self, report: Report) -> None:
        """What was found makes the area read-only, as at a start; then the run itself is written down."""
        known = self._current.findings
        serious = [one for one in report.findings if one.code not in NOTED and one not in known]
        self._current.findings = (*known, *serious)
        book = self._current.book
        with suppress(StationError):  # a damaged file may refuse; what was found is shown all the same
            book.write(AuditRun(report.entries, len(serious)), by=book.writing.station_signer())
            self._current.verified_to = max(self._current.verified_to, report.entries)

    def _pouring(self) -> bool:
        return bool(self._current.in_hand or self._current.book.roster.open)

    def _files(self) -> AreaFiles:
        return self._folders.files(self._current.book.area_id)
