"""The ledger of one area: the only way to write, and the thread that owns the book.

`append` numbers, balances, chains, signs and stores inside one transaction, reads the entry back, writes the
high-water mark,
and only then returns. An error at COMMIT is not a no: the book is opened again and the entry is looked for (D7).
"""

import shutil
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from cdstation.errors import NotReadyError, RuleError, StationError, TrustError, UnrecordedError
from cdstation.paths import AreaFiles
from cdstation.register.audit import Finding
from cdstation.register.chain import genesis
from cdstation.register.entries import Draft, Sealed, seal
from cdstation.register.people import STATION
from cdstation.storage import database
from cdstation.storage.anchors import HighWater, Mark, check_mark
from cdstation.storage.book import Act, Book
from cdstation.storage.driver import driver
from cdstation.storage.questions import Questions
from cdstation.storage.reading import Reading
from cdstation.storage.rows import Attachment, Credential, Photo
from cdstation.storage.sealing import FileKey
from cdstation.storage.signing import Signer, new_signer

__all__ = ["Attachment", "Credential", "Ledger", "Photo", "create_ledger"]

_T = TypeVar("_T")

SPACE_NEEDED_MB = 200
STARTS = frozenset({"dose-started", "session-opened"})  # refused when space runs short; recording never is
_FULL = frozenset({driver.SQLITE_FULL})
_OUR_MISTAKE = frozenset({driver.SQLITE_ERROR, driver.SQLITE_AUTH, driver.SQLITE_MISUSE, driver.SQLITE_CONSTRAINT})
_UNWRITABLE = frozenset({driver.SQLITE_READONLY, driver.SQLITE_CANTOPEN, driver.SQLITE_PERM})


def free_megabytes(folder: Path) -> int:
    """Space left on a folder's volume."""
    return shutil.disk_usage(folder).free // 1_000_000


def create_ledger(files: AreaFiles, key: FileKey, area: str) -> "Ledger":
    """Make the book and the anchor of a new area and open it; the first entry is still to be written.

    Raises RuleError `area-exists`, NotReadyError `folder-read-only`.
    """
    if files.book.exists():
        raise RuleError("area-exists")
    HighWater(files.anchor, key, area).create(Mark(0, genesis(area)))
    database.create(files.book, key, area, new_signer(STATION).private_bytes())
    return Ledger(files, key)


class Ledger(Questions):
    """An open area. Every public method may be called from any thread and blocks until its result is there."""

    def __init__(self, files: AreaFiles, key: FileKey, space: Callable[[Path], int] = free_megabytes) -> None:
        """Open the area and check it against its anchor.

        Raises NotReadyError `area-open-elsewhere`, `area-missing`, `folder-read-only`; TrustError `area-damaged`,
        `register-behind-anchor`, `register-differs-from-anchor`, `anchor-unreadable`, and what `open_writing` raises.
        """
        self.files = files
        self._key = key
        self._space = space
        self._stopped = ""
        self._anchored = True
        self._findings: list[Finding] = []
        self._lock = FileLock(files.lock, timeout=0, thread_local=False)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger", initializer=self._note_thread)
        self._ident = 0
        try:
            self._run(self._begin)
        except (StationError, driver.Error):
            self._lock.release()
            self._thread.shutdown()
            raise

    def close(self) -> None:
        """Let go of the book; a second call does nothing."""
        if self._ident:
            self._run(self._end)
            self._ident = 0
            self._thread.shutdown()

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def area(self) -> str:
        """The area's id."""
        return self._book.area

    def station_signer(self) -> Signer:
        """The station's own key: person 0, for what no person can sign."""
        return self._book.station

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed at opening or since, without stopping the work: a missing, damaged or unwritable anchor."""
        return tuple(self._findings)

    @property
    def stopped(self) -> str:
        """Empty, or the code of the error after which nothing more is written."""
        return self._stopped

    def append(
        self,
        draft: Draft,
        signer: Signer,
        witness: Signer | None = None,
        *,
        attachments: Sequence[Attachment] = (),
        check: Callable[[], None] | None = None,
    ) -> Sealed:
        """Write one act, durably, and return it as it stands in the book. The same act twice is written once.

        `check` runs inside the transaction, on the ledger's own thread: it may ask this ledger, but must not wait for
        a lock that the caller holds.

        Raises RuleError `movement-needs-witness`, `signature-by-another-person`, `entry-uuid-reused`, `page-not-open`,
        `dose-already-today`, `dose-not-open`, `pump-busy-with-dose`, `page-awaits-signature`, `patient-has-open-dose`,
        `page-already-open`, whatever `check` raises; NotReadyError `disk-nearly-full`, `disk-full`, `folder-read-only`
        (nothing was written); UnrecordedError `entry-not-written` (the ledger stops); TrustError `ledger-stopped`.
        """
        act = Act(draft, signer, witness, attachments, check)
        return self._run(lambda: self._append(act))

    def make_checkpoint(self) -> None:
        """Sign the book as it stands: at the end of a session, a stock check or a backup (D5).

        Raises NotReadyError `checkpoint-not-written`: a disk that refuses costs no entry, only a longer next check.
        """
        self._run(self._make_checkpoint)

    def recreate_anchor(self) -> None:
        """Make the high-water file anew at the present end of the book, on a supervisor's word."""
        self._run(self._recreate_anchor)

    def check_space(self) -> None:
        """Raises NotReadyError `disk-nearly-full` when no dose should be started on this disk."""
        free = self._space(self.files.book.parent)
        if free < SPACE_NEEDED_MB:
            raise NotReadyError("disk-nearly-full", free=free, needed=SPACE_NEEDED_MB)

    def ask(self, question: Callable[[Reading], _T]) -> _T:
        """Ask the book something, on its own thread; a doubtful answer is asked for twice before it is called
        damage (D7).
        """
        return self._run(lambda: self._ask(question))

    def _append(self, act: Act) -> Sealed:
        if self._stopped:
            raise TrustError("ledger-stopped", cause=self._stopped)
        if act.draft.body.KIND in STARTS:
            self.check_space()
        try:
            sealed = self._book.write(act)
        except driver.IntegrityError:
            raise  # a rule that nobody foresaw: a bug, and nothing was written
        except driver.Error as error:
            sealed = self._look_up(act, error) or self._try_again(act)
        return self._acknowledge(sealed)

    def _try_again(self, act: Act) -> Sealed:
        """The one retry: the entry is not in the book and the book is healthy."""
        try:
            return self._book.write(act)
        except driver.Error as error:
            found = self._look_up(act, error)
            if found is None:
                raise self._stop("entry-not-written") from error
            return found

    def _look_up(self, act: Act, error: driver.Error) -> Sealed | None:
        """The entry after an error, if it was written all the same; None when it may be written again."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        try:
            self._reopen()
            found = self._book.reading.find(act.draft.uuid)
        except (driver.Error, StationError) as second:
            raise self._stop("entry-not-written") from second
        if found is not None:
            return found
        if code in _FULL:
            raise NotReadyError("disk-full") from error
        if code in _UNWRITABLE:
            raise NotReadyError("folder-read-only") from error
        if code == driver.SQLITE_IOERR:
            raise self._stop("entry-not-written") from error
        return None

    def _stop(self, code: str) -> UnrecordedError:
        self._stopped = code
        return UnrecordedError("entry-not-written")

    def _acknowledge(self, sealed: Sealed) -> Sealed:
        """Read it back from the file, mark the high water: only now may anybody rely on it."""
        try:
            stored = self._ask(lambda reading: reading.stored(sealed.uuid))
        except StationError as error:
            raise self._stop("entry-not-as-written") from error
        if stored is None or seal(sealed.entry, *stored[:3]) != sealed or stored[3] != sealed.hash:
            raise self._stop("entry-not-as-written")
        if self._anchored:
            self._mark(Mark(sealed.seq, sealed.hash))
        return sealed

    def _mark(self, mark: Mark) -> None:
        try:
            self._anchor.write(mark)
        except OSError:  # the entry is safe, and the missing mark is shown
            self._anchored = False
            self._findings.append(Finding("anchor-not-written", mark.seq))

    def _make_checkpoint(self) -> None:
        try:
            self._book.make_checkpoint()
        except driver.Error as error:
            raise NotReadyError("checkpoint-not-written") from error

    def _ask(self, question: Callable[[Reading], _T]) -> _T:
        try:
            return question(self._book.reading)
        except driver.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _OUR_MISTAKE:
                raise  # a bug in the question, not in the book
        except TrustError:
            pass  # perhaps a passing read error: asked again below
        try:
            self._reopen()
            return question(self._book.reading)
        except driver.DatabaseError as error:
            raise TrustError("area-damaged") from error

    def _begin(self) -> None:
        try:
            self._lock.acquire()
        except Timeout as error:
            raise NotReadyError("area-open-elsewhere") from error
        except OSError as error:
            raise NotReadyError("folder-read-only") from error
        self._book = self._open_book()
        self._anchor = HighWater(self.files.anchor, self._key, self._book.area)
        try:
            self._check_anchor()
        except (StationError, driver.Error):
            self._book.close()
            raise

    def _open_book(self) -> Book:
        """The book on fresh connections, asked for twice before a page is called damaged (D7)."""
        with suppress(driver.DatabaseError):
            return Book(self.files.book, self._key)
        with database.telling_damage():
            book = Book(self.files.book, self._key)
        return book

    def _check_anchor(self) -> None:
        state = self._anchor.read()
        if state is None:
            self._anchored = False
            self._findings.append(Finding("anchor-missing"))
            return
        if state.damaged:
            self._findings.append(Finding("anchor-slot-damaged", state.mark.seq))
        check_mark(state.mark, self._book.head[0], self._book.reading.hash_at(state.mark.seq))

    def _recreate_anchor(self) -> None:
        self._anchor.create(Mark(*self._book.head))
        self._anchored = True
        self._findings = [one for one in self._findings if not one.code.startswith("anchor-")]

    def _reopen(self) -> None:
        self._book.close()
        self._book = Book(self.files.book, self._key)

    def _end(self) -> None:
        self._book.close()
        self._lock.release()

    def _note_thread(self) -> None:
        self._ident = threading.get_ident()

    def _run(self, work: Callable[[], _T]) -> _T:
        if threading.get_ident() == self._ident:  # `check` may ask the ledger while it writes
            return work()
        return self._thread.submit(work).result()
