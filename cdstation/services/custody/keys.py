"""Who holds which key, and every hand-over with its two signatures (PSI-4.30)."""

from cdstation.errors import RuleError
from cdstation.register.acts import KeysTaken
from cdstation.register.custody.holders import CABINET, KEY_SAFE
from cdstation.register.custody.keys import COUNTED, check_may_hold, holder_of, uncounted, who_signs
from cdstation.register.entries import Sealed
from cdstation.services.current import Current
from cdstation.services.custody.values import HandedOver, KeyRow
from cdstation.services.duty import Duty
from cdstation.services.late import when
from cdstation.services.values import Proof

SHOWN = 50


class KeyDesk:
    """The key log. A key that was never named is not known; the one of the cabinet always is."""

    def __init__(self, current: Current, duty: Duty) -> None:
        self._current = current
        self._duty = duty

    def holders(self) -> tuple[KeyRow, ...]:
        """Every key with its holder, that of the cabinet first."""
        standing = self._current.book.standing
        held = dict(standing.custody.keys)
        first = held.pop(CABINET, None)
        rows = [KeyRow(CABINET, None)] if first is None else [self._row(CABINET)]
        return (*rows, *(self._row(key) for key in sorted(held)))

    def holder(self, key: str = CABINET) -> int:
        """The number of the person who has a key, 0 for the key safe."""
        return holder_of(self._current.book.standing.custody, key)

    def pages_uncounted(self) -> int:
        """How many pages were not counted in this shift: with any, a hand-over needs a reason."""
        return len(uncounted(self._current.book.standing, self._current.clock.now()))

    def history(self, limit: int = SHOWN, since_ms: int = 0, before_ms: int | None = None) -> tuple[HandedOver, ...]:
        """The newest hand-overs, newest first, of those within these times."""
        found = self._current.book.ledger.of_kinds((KeysTaken.KIND,), before_ms=before_ms)
        wanted = [sealed for sealed in found if sealed.draft.happened_ms >= since_ms]
        return tuple(self._handed(sealed) for sealed in reversed(wanted[-limit:]))

    def hand_over(
        self,
        receiver: int,
        first: Proof,
        second: Proof,
        *,
        key: str = CABINET,
        why_uncounted: str = "",
        why_absent: str = "",
        at_ms: int | None = None,
        late_reason: str = "",
    ) -> None:
        """A key passes to `receiver` (0 is the key safe), signed by two people in any order: the giver and the
        receiver; for the key safe, or a giver of whom `why_absent` says why they don't sign, a witness. Balances are
        counted in this shift, or `why_uncounted` says why not. Works in every state in which anything can be written,
        also afterwards: `at_ms` is when it happened, UTC milliseconds, None for now (LAW-20-b).

        Raises RuleError `key-without-name`, `key-check-needed`, `key-moved`, those of `check_may_hold`, `who_signs`,
        `when` and of the signatures.
        """
        book, name = self._current.book, " ".join(key.split())
        happened = when(book, None, at_ms, late_reason)
        if not name:
            raise RuleError("key-without-name")
        giver = self.holder(name)
        absent = " ".join(why_absent.split()) if giver != KEY_SAFE else ""
        if receiver != KEY_SAFE:
            check_may_hold(book.person(receiver))
        author, witness = who_signs(giver, receiver, (first.person, second.person), absent)
        left = self.pages_uncounted()
        check = " ".join(why_uncounted.split()) if left else COUNTED
        if not check:
            raise RuleError("key-check-needed", pages=left)
        proofs = {first.person: first, second.person: second}
        one, other = self._duty.prove_two(proofs[author], proofs[witness], "keys")

        def still_with() -> None:
            if self.holder(name) != giver:
                raise RuleError("key-moved")

        book.write(
            KeysTaken(receiver, giver, name, check, absent),
            by=one,
            witness=other,
            event_ms=happened.event_ms,
            late_reason=happened.late_reason,
            check=still_with,
        )

    def _row(self, key: str) -> KeyRow:
        standing = self._current.book.standing
        held = standing.custody.keys[key]
        return KeyRow(key, standing.people.get(held.holder), held.since_ms)

    def _handed(self, sealed: Sealed) -> HandedOver:
        body, draft = sealed.body, sealed.draft
        assert isinstance(body, KeysTaken)
        names = self._current.book.standing.name_of()
        signers = (draft.by,) if draft.witness is None else (draft.by, draft.witness)
        counted = body.check == COUNTED
        return HandedOver(
            seq=sealed.seq,
            at_ms=draft.happened_ms,
            key=body.key,
            giver=names.get(body.handed_by, ""),
            receiver=names.get(body.holder, ""),
            signed=tuple(names[number] for number in signers),
            counted=counted,
            why_uncounted="" if counted else body.check,
            why_absent=body.absent,
        )
