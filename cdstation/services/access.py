"""Opening an area: key, start-up check, what stands; and closing it again (D1, D2, D12)."""

import threading
from collections.abc import Callable

from cdstation.errors import NotReadyError, RuleError, TrustError
from cdstation.paths import AreaFiles, areas_in
from cdstation.register.audit import Finding
from cdstation.register.people import Person, Role
from cdstation.services.book import Book
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.setup import Folders
from cdstation.services.values import AreaFile, Progress, ProgressSink, Proof, SignedInNotice
from cdstation.storage import keys as key_slots
from cdstation.storage.ledger import Ledger
from cdstation.storage.questions import Questions, ReadOnlyBook
from cdstation.storage.sealing import STANDARD, Cost, FileKey
from cdstation.storage.signature_check import check_signatures
from cdstation.storage.verify import full_check, quick_check

_BEHIND = "register-behind-anchor"
_READ_ONLY = frozenset({_BEHIND, "register-differs-from-anchor", "anchor-unreadable"})
_BADGE = "CDB1-"
PATIENCE_S = 3.0
REST_S = 0.005
NOTED = frozenset({"anchor-missing", "anchor-slot-damaged", "anchor-not-written"})  # shown, but no reason to stop


class Access:
    """Which areas there are, and opening one of them. `machine` gives this computer's secret."""

    def __init__(
        self, current: Current, duty: Duty, folders: Folders, machine: Callable[[], bytes], cost: Cost = STANDARD
    ) -> None:
        self._current = current
        self._duty = duty
        self._folders = folders
        self._machine = machine
        self._cost = cost
        self._key: FileKey | None = None
        self._when_open: list[Callable[[], None]] = []
        self._cancel = threading.Event()
        self._background: threading.Thread | None = None

    def when_open(self, do: Callable[[], None]) -> None:
        """Call `do` after every unlocking, before anybody has signed in; it must not fail."""
        self._when_open.append(do)

    def areas(self) -> tuple[AreaFile, ...]:
        """The areas on this computer. Their full names are inside the encrypted books, so the file's name stands in."""
        return tuple(
            AreaFile(name, name.rsplit("-", 1)[0].replace("-", " ").capitalize())
            for name in areas_in(self._folders.areas)
        )

    def file_key(self) -> FileKey:
        """The key of the open book. Raises NotReadyError `area-locked`."""
        if self._key is None:
            raise NotReadyError("area-locked")
        return self._key

    def unlock(self, area_id: str, secret: str, progress: ProgressSink = lambda _: None) -> None:
        """Open an area with a password or a scanned badge, and check it.

        Raises RuleError `password-wrong`, `badge-unknown`, `badge-unreadable`; NotReadyError `area-missing`,
        `keys-missing`,
        `machine-secret-missing`, `area-open-elsewhere`; TrustError when the file cannot be read at all.
        """
        self.close_area()
        files = self._folders.files(area_id)
        progress(Progress("unlock-key", 0, 3))
        keys = key_slots.load_keys(files.keys)
        machine = self._machine()
        if secret.strip().upper().startswith(_BADGE):
            unlocked = keys.unlock_with_badge(secret, machine)
        else:
            unlocked = keys.unlock_with_password(secret, machine)
        self._open(files, unlocked.file_key, progress)

    def unlock_with_shares(
        self,
        area_id: str,
        words: tuple[str, ...],
        person: int,
        new_password: str,
        progress: ProgressSink = lambda _: None,
    ) -> None:
        """Open an area with two of the three recovery shares, on any computer, and give one person a new password (D2).

        Raises RuleError `shares-wrong`, `password-too-short`, `password-too-simple`, `role-may-not-unlock` for an
        authorised witness (LAW-27-a), and as `unlock`.
        """
        self.close_area()
        files = self._folders.files(area_id)
        keys = key_slots.load_keys(files.keys)
        key = keys.unlock_with_shares(words).file_key
        fresh = keys.with_password(key, person, new_password, self._machine(), self._cost)
        self._open(files, key, progress)
        chosen = self._current.book.standing.people.get(person)
        if chosen is not None and chosen.role is Role.AUTHORISED_WITNESS:
            self.close_area()
            raise RuleError("role-may-not-unlock")
        fresh.save(files.keys)
        self._current.recovered = True

    def _open(self, files: AreaFiles, key: FileKey, progress: ProgressSink) -> None:
        self._current.opening = True
        self._current.changed()
        try:
            progress(Progress("unlock-check", 1, 3))
            ledger, findings = _open_ledger(files, key)
            book = Book(ledger, self._current.catalogue, self._current.clock, self._current.changed)
            progress(Progress("unlock-fold", 2, 3))
            if isinstance(ledger, Ledger):
                findings = tuple(one for one in quick_check(files, key) if one.code not in NOTED)
        finally:
            self._current.opening = False
        self._key = key
        self._current.findings = findings
        self._current.restored = any(finding.code == _BEHIND for finding in findings)
        self._current.verified_to = book.standing.last_seq
        self._current.take(book, files.book.parent)
        for do in self._when_open:
            do()
        progress(Progress("unlock-done", 3, 3))
        self._check_in_background(files, key)

    def _check_in_background(self, files: AreaFiles, key: FileKey) -> None:
        """Everything else that can be checked, while the hatch is already open: all pages, all entries, all
        signatures.
        """
        self._cancel = threading.Event()
        cancelled = self._cancel

        def run() -> None:
            def telling(step: str) -> Callable[[int, int], None]:
                def tell(done: int, total: int) -> None:
                    before = self._current.verifying
                    known = (step, done * 100 // max(1, total))
                    if cancelled.is_set() or (before and known == (before.step, before.done * 100 // before.total)):
                        return  # every screen looks again at each word: a hundred times are enough
                    self._current.verifying = Progress(step, done, max(1, total))
                    self._current.changed()

                return tell

            def resting() -> bool:
                """After each window a moment for whoever works at the hatch; true when it is to end."""
                return cancelled.wait(REST_S)

            found = full_check(files, key, telling("verify-book"), resting)
            if not found:
                found = check_signatures(files, key, telling("verify-signatures"), resting)
            if not cancelled.is_set():
                serious = [one for one in found if one.code not in NOTED and one not in self._current.findings]
                self._current.findings = (*self._current.findings, *serious)
                self._current.verifying = None
                self._current.changed()

        self._background = threading.Thread(target=run, name="verify", daemon=True)
        self._background.start()

    def wait_verified(self) -> None:
        """Wait until the check in the background has ended: for the demo and for tests."""
        if self._background is not None:
            self._background.join()

    def close_area(self) -> None:
        """Lock the area: the book is closed and everybody signed out. Raises RuleError `cup-in-hand`."""
        if self._current.in_hand:
            raise RuleError("cup-in-hand")
        self.leave()

    def leave(self) -> None:
        """Close the book whatever is going on: at the end of the program.

        The pages of a large file are checked in one go that cannot be stopped. It reads on a connection of its own and
        tells nobody any more, so nobody waits for it long.
        """
        self._cancel.set()
        if self._background is not None:
            self._background.join(PATIENCE_S)
        self._background = None
        self._key = None
        self._current.let_go()

    def findings(self) -> tuple[Finding, ...]:
        """What the checks found."""
        return self._current.findings

    def people(self) -> tuple[Person, ...]:
        """Everybody who may sign."""
        return self._duty.people()

    def person_of_badge(self, badge: str) -> Person:
        """Whose badge this is. Raises RuleError `badge-unknown`."""
        return self._duty.person_of_badge(badge)

    def sign_in(self, proof: Proof) -> SignedInNotice:
        """The nurse takes over; see `Duty.sign_in`."""
        return self._duty.sign_in(proof)

    def inspect(self, proof: Proof) -> SignedInNotice:
        """An inspector reads; see `Duty.inspect`."""
        return self._duty.inspect(proof)

    def choose_witness(self, proof: Proof) -> SignedInNotice:
        """The session's second person; see `Duty.choose_witness`."""
        return self._duty.choose_witness(proof)

    def resume(self, proof: Proof) -> None:
        """Wake the blanked station; see `Duty.resume`."""
        self._duty.resume(proof)

    def sign_out(self) -> None:
        """The nurse leaves; see `Duty.sign_out`."""
        self._duty.sign_out()

    def confirm_time(self, first: Proof, second: Proof) -> None:
        """Two people confirm the time; see `Duty.confirm_time`."""
        self._duty.confirm_time(first, second)


def _open_ledger(files: AreaFiles, key: FileKey) -> tuple[Questions, tuple[Finding, ...]]:
    """The book for writing, or only for reading when its anchor says that it is not the newest (D5, D11)."""
    try:
        return Ledger(files, key), ()
    except TrustError as error:
        if error.code not in _READ_ONLY:
            raise
        return ReadOnlyBook(files.book, key), (Finding(error.code, facts=tuple(error.facts.items())),)
