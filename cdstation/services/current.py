"""What is open now: the book, who is on duty, what the start-up check found, and which cups are in hand.

The one place where the services meet; it decides which state the station is in (D12) and whether anything may be
started.
"""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cdstation.errors import NotReadyError
from cdstation.register.audit import Finding
from cdstation.register.people import Person
from cdstation.register.products import Catalogue
from cdstation.register.times import Clock, local_time
from cdstation.services.book import Book
from cdstation.services.values import Progress, State
from cdstation.storage.signing import Signer

LEAST_FREE_BYTES = 200 * 1024 * 1024
_NOT_READY = {
    State.LOCKED: "station-locked",
    State.VERIFYING: "station-verifying",
    State.SIGNED_OUT: "station-signed-out",
    State.CLOSED: "station-session-closed",
    State.QUARANTINE: "station-quarantine",
    State.CLOCK_HOLD: "station-clock-hold",
    State.READ_ONLY: "station-read-only",
    State.BOOK_CLOSED: "station-book-closed",
    State.INSPECTION: "station-inspection",
    State.RESTORED_BLOCKED: "station-restored-blocked",
    State.NO_SPACE: "station-no-space",
}


class Current:
    """The open area. `book` raises NotReadyError `area-locked` while none is open."""

    def __init__(self, clock: Clock, catalogue: Catalogue) -> None:
        self.clock = clock
        self.catalogue = catalogue
        self.findings: tuple[Finding, ...] = ()
        self.verifying: Progress | None = None
        self.verified_to = 0
        self.opening = False  # an unlock is under way
        self.restored = False
        self.recovered = False  # open by the recovery shares
        self.nurse: Signer | None = None
        self.second: int | None = None
        self.inspector: Signer | None = None  # reads, and nobody else is on duty meanwhile (LAW-26-a)
        self.in_hand: set[str] = set()  # intents whose cup the nurse has in front of her now
        self._book: Book | None = None
        self._folder = Path()
        self._listeners: list[Callable[[], None]] = []
        self._closing: list[Callable[[], None]] = []
        self._lock = threading.Lock()

    @property
    def book(self) -> Book:
        """The open book. Raises NotReadyError `area-locked`."""
        if self._book is None:
            raise NotReadyError("area-locked")
        return self._book

    @property
    def open(self) -> bool:
        """True when a book is open."""
        return self._book is not None

    def take(self, book: Book, folder: Path) -> None:
        """A book has been opened."""
        self._book, self._folder = book, folder
        self.in_hand.clear()
        self.changed()

    def let_go(self) -> None:
        """Close the book; everybody is signed out."""
        for end in self._closing:
            end()
        book, self._book = self._book, None
        self.nurse, self.second, self.inspector = None, None, None
        self.findings, self.verifying, self.verified_to = (), None, 0
        self.restored, self.recovered = False, False
        self.in_hand.clear()
        if book is not None:
            book.close()
        self.changed()

    def before_closing(self, end: Callable[[], None]) -> None:
        """Call `end` whenever the book is about to be closed: whoever works on it in the background stops there."""
        self._closing.append(end)

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Call `listener`, from any thread, whenever what stands may have changed."""
        with self._lock:
            self._listeners.append(listener)

    def changed(self) -> None:
        """Tell everybody."""
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener()

    @property
    def nurse_signer(self) -> Signer:
        """The key of the nurse on duty. Raises NotReadyError `nobody-signed-in`."""
        if self.nurse is None:
            raise NotReadyError("nobody-signed-in")
        return self.nurse

    @property
    def inspector_signer(self) -> Signer:
        """The key of the inspector who reads. Raises NotReadyError `no-inspector-signed-in`."""
        if self.inspector is None:
            raise NotReadyError("no-inspector-signed-in")
        return self.inspector

    @property
    def nurse_person(self) -> Person:
        """The nurse on duty. Raises NotReadyError `nobody-signed-in`."""
        return self.book.person(self.nurse_signer.person)

    def state(self) -> State:
        """Which of the states of D12 holds; the first that stops work wins."""
        if self._book is None:
            return State.VERIFYING if self.opening else State.LOCKED
        for holds, state in self._reasons(self._book):
            if holds():
                return state
        return State.READY

    def _reasons(self, book: Book) -> tuple[tuple[Callable[[], bool], State], ...]:
        return (
            (lambda: self.restored, State.RESTORED_BLOCKED),
            (lambda: bool(self.findings) or book.stopped, State.READ_ONLY),
            (lambda: self.free_bytes() < LEAST_FREE_BYTES, State.NO_SPACE),
            (lambda: self.inspector is not None, State.INSPECTION),
            (lambda: book.standing.keeping.closed is not None, State.BOOK_CLOSED),
            (book.clock_held, State.CLOCK_HOLD),
            (lambda: self.nurse is None, State.SIGNED_OUT),
            (lambda: bool(set(book.roster.open) - self.in_hand), State.QUARANTINE),
            (lambda: not self._hatch_open(book), State.CLOSED),
        )

    def _hatch_open(self, book: Book) -> bool:
        """A session that nobody closed ends by itself: with its London day, or later when it was to go on past
        midnight.
        """
        session, now = book.standing.session, self.clock.now()
        if session is None:
            return False
        return local_time(session.opened_ms).date() == now.dose_day or now.utc_ms < session.closes_at_ms

    def hatch_open(self) -> bool:
        """True while a session is open."""
        return self._hatch_open(self.book)

    def free_bytes(self) -> int:
        """Free space where the book lies; none when its disk has gone."""
        try:
            return shutil.disk_usage(self._folder).free
        except OSError:
            return 0

    @contextmanager
    def cup(self, intent: str) -> Iterator[None]:
        """Whatever goes wrong in here, nobody has that cup in hand any more: the dose is found as unfinished (D8)."""
        ended = False
        try:
            yield
            ended = True
        finally:
            if not ended:
                self.let_go_of(intent)

    def let_go_of(self, intent: str) -> None:
        """Nobody has this cup in hand any more."""
        self.in_hand.discard(intent)
        self.changed()

    def require(self, *allowed: State) -> None:
        """Raises NotReadyError `station-<state>` unless the station is READY or in one of these states."""
        state = self.state()
        if state is not State.READY and state not in allowed:
            raise NotReadyError(_NOT_READY[state])
