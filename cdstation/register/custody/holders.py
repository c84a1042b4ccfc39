"""Who holds which key, who may order and receive, which forms and licences there are: folded from the entries."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cdstation.register import acts as book
from cdstation.register.custody import acts
from cdstation.register.custody.licence import Licence, after_ending
from cdstation.register.entries import Body, Sealed

KEY_SAFE = 0  # the holder of a key that nobody carries
CABINET = "cabinet"  # the key whose holder the frame shows


@dataclass(frozen=True)
class KeyHeld:
    """A key, who has it (0 is the key safe) and since when."""

    key: str
    holder: int
    since_ms: int
    seq: int


@dataclass
class Forms:
    """Numbered forms of one sort (PSI-4.26): what came in, who has which, which are void."""

    received: list[tuple[int, int]] = field(default_factory=list)
    issued: dict[int, int] = field(default_factory=dict)  # number: person
    spoiled: set[int] = field(default_factory=set)

    def known(self, number: int) -> bool:
        """True when this number came in."""
        return any(first <= number <= last for first, last in self.received)

    def in_stock(self, number: int) -> bool:
        """True when it lies in the cabinet."""
        return self.known(number) and number not in self.issued and number not in self.spoiled


@dataclass
class Custody:
    """The fold."""

    keys: dict[str, KeyHeld] = field(default_factory=dict)
    authorities: dict[tuple[int, str], acts.AuthorityGiven] = field(default_factory=dict)
    stationery: dict[str, Forms] = field(default_factory=dict)
    licences: list[Licence] = field(default_factory=list)
    hand_overs_checked: bool = False  # since a hand-over first said what was counted, each must (PSI-4.30)

    def apply(self, sealed: Sealed) -> None:
        """Take one more entry into account."""
        step = _STEPS.get(type(sealed.body))
        if step is not None:
            step(self, sealed, sealed.body)

    def authorised(self, person: int, what: str, on: date) -> bool:
        """True when this person has written authority for it on that day (LAW-14-b, PSI-4.20)."""
        found = self.authorities.get((person, what))
        return found is not None and found.first <= on.isoformat() <= (found.last or "9999-12-31")


def _taken(now: Custody, sealed: Sealed, body: book.KeysTaken) -> None:
    now.keys[body.key] = KeyHeld(body.key, body.holder, sealed.draft.happened_ms, sealed.seq)
    now.hand_overs_checked = now.hand_overs_checked or bool(body.check)


def _given(now: Custody, _: Sealed, body: acts.AuthorityGiven) -> None:
    now.authorities[body.person, body.what] = body


def _withdrawn(now: Custody, _: Sealed, body: acts.AuthorityWithdrawn) -> None:
    now.authorities.pop((body.person, body.what), None)


def _forms(now: Custody, form: str) -> Forms:
    return now.stationery.setdefault(form, Forms())


def _received(now: Custody, _: Sealed, body: acts.StationeryReceived) -> None:
    _forms(now, body.form).received.append((body.first, body.last))


def _issued(now: Custody, _: Sealed, body: acts.StationeryIssued) -> None:
    _forms(now, body.form).issued.update((number, body.to) for number in range(body.first, body.last + 1))


def _spoiled(now: Custody, _: Sealed, body: acts.StationerySpoiled) -> None:
    _forms(now, body.form).spoiled.add(body.number)


def _licensed(now: Custody, _: Sealed, body: acts.LicenceRecorded) -> None:
    now.licences.append(Licence(body.schedule, body.number, body.holder, body.first, body.last))


def _unlicensed(now: Custody, sealed: Sealed, body: acts.LicenceEnded) -> None:
    ended = (body.schedule, body.number)
    day = sealed.draft.dose_day
    kept = (after_ending(one, body.reason, day) if (one.schedule, one.number) == ended else one for one in now.licences)
    now.licences = [one for one in kept if one is not None]


_STEPS: dict[type[Body], Callable[[Custody, Sealed, Any], None]] = {
    book.KeysTaken: _taken,
    acts.AuthorityGiven: _given,
    acts.AuthorityWithdrawn: _withdrawn,
    acts.StationeryReceived: _received,
    acts.StationeryIssued: _issued,
    acts.StationerySpoiled: _spoiled,
    acts.LicenceRecorded: _licensed,
    acts.LicenceEnded: _unlicensed,
}
