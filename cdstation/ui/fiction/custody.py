"""The invented custody: keys that pass, authorities, forms and licences near their end."""

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cdstation.errors import RuleError
from cdstation.register.custody.holders import CABINET
from cdstation.register.custody.licence import Level, Licence
from cdstation.register.custody.stationery import Run
from cdstation.register.people import Person
from cdstation.register.settings import SETTINGS, check_setting, defaults
from cdstation.services.custody.values import AuthorityRow, FormRow, HandedOver, KeyRow, LicenceRow
from cdstation.services.values import Proof, SettingNow
from cdstation.ui.fiction import people
from cdstation.ui.fiction.people import DAY, LEAD, MINUTE, NOW_MS, NURSE, PHARMACIST, TODAY, WITNESS

if TYPE_CHECKING:
    from cdstation.ui.fiction.station import ExampleStation

_UNTIL = {"2": 25, "3": 140, "4": 320}


class ExampleKeys:
    """Three keys; the holder of the first is the station's own."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self.uncounted = 0
        self.others: dict[str, Person | None] = {"Door of the key safe": PHARMACIST, "Pump room": None}
        self.log = [
            _handed(1_204, NOW_MS - 40 * MINUTE, CABINET, "", NURSE.shown, (NURSE.shown, WITNESS.shown)),
            _handed(1_131, NOW_MS - DAY + 300 * MINUTE, CABINET, NURSE.shown, "", (NURSE.shown, LEAD.shown)),
            _handed(
                *(1_088, NOW_MS - DAY - 44 * MINUTE, CABINET, WITNESS.shown, NURSE.shown, (NURSE.shown, LEAD.shown)),
                why_uncounted="No second person to count with",
                why_absent="Taken ill",
            ),
            _handed(
                1_001, NOW_MS - 3 * DAY, "Door of the key safe", "", PHARMACIST.shown, (PHARMACIST.shown, WITNESS.shown)
            ),
        ]

    def holders(self) -> tuple[KeyRow, ...]:
        since = NOW_MS - 40 * MINUTE
        held = self._station.key_holder
        rest = (KeyRow(key, person, NOW_MS - 3 * DAY if person else None) for key, person in self.others.items())
        return (KeyRow(CABINET, held, since if held else None), *rest)

    def holder(self, key: str = CABINET) -> int:
        row = next((one for one in self.holders() if one.key == key), None)
        return row.holder.number if row and row.holder else 0

    def pages_uncounted(self) -> int:
        return self.uncounted

    def history(self, limit: int = 50, since_ms: int = 0, before_ms: int | None = None) -> tuple[HandedOver, ...]:
        return tuple(self.log[:limit])

    def hand_over(
        self,
        receiver: int,
        first: Proof,
        second: Proof,
        *,
        key: str = CABINET,
        why_uncounted: str = "",
        why_absent: str = "",
    ) -> None:
        signed = tuple(self._station.access.check(proof).shown for proof in (first, second))
        if self.uncounted and not why_uncounted:
            raise RuleError("key-check-needed", pages=self.uncounted)
        taker = next((one for one in people.STAFF if one.number == receiver), None)
        giver = next((row.holder for row in self.holders() if row.key == key), None)
        if key == CABINET:
            self._station.key_holder = taker
        else:
            self.others[key] = taker
        shown = (giver.shown if giver else "", taker.shown if taker else "")
        self.log.insert(0, _handed(1_250, self._station.clock.utc_ms, key, *shown, signed))
        self._station.note("hand-over", (key, receiver, why_uncounted, why_absent))
        self._station.changed()


class ExampleAuthorities:
    """Two people, one of whose authorities ends soon."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self.known = [
            _authority(NURSE, "receive", "letter of 02-Nov-2026", 340),
            _authority(PHARMACIST, "order", "letter of 02-Dec-2025", 11),
            _authority(PHARMACIST, "receive", "letter of 02-Dec-2025", 11),
        ]

    def rows(self) -> tuple[AuthorityRow, ...]:
        return tuple(self.known)

    def give(self, person: int, what: str, reference: str, first: date, last: date, supervisor: Proof) -> None:
        self._station.access.check(supervisor)
        if supervisor.person == person:
            raise RuleError("authority-to-oneself")
        taker = next(one for one in people.STAFF if one.number == person)
        self.known.append(_authority(taker, what, reference, (last - TODAY).days))
        self._station.note("authority", (person, what, reference, first, last))

    def withdraw(self, person: int, what: str, supervisor: Proof) -> None:
        self._station.access.check(supervisor)
        self.known = [row for row in self.known if (row.person.number, row.what) != (person, what)]
        self._station.note("withdraw", (person, what))


class ExampleStationery:
    """A pad of requisitions."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self.known = (
            FormRow(
                "Requisition pad",
                (Run(121, 150), Run(201, 250)),
                (
                    (PHARMACIST.shown, Run(101, 102, 3), False),
                    (PHARMACIST.shown, Run(104, 110, 3), False),
                    (NURSE.shown, Run(111, 120, 1), False),
                ),
                (Run(103, 103),),
                (Run(151, 200),),
            ),
        )

    def rows(self) -> tuple[FormRow, ...]:
        return self.known

    def receive(self, form: str, first: int, last: int, source: str, witness: Proof) -> None:
        self._station.access.check(witness)
        self._station.note("forms-in", (form, first, last, source))

    def issue(self, form: str, first: int, last: int, to: int, purpose: str, second: Proof) -> None:
        self._station.access.check(second)
        if first <= 120:
            raise RuleError("form-issued-already", number=first)
        self._station.note("forms-out", (form, first, last, to, purpose))

    def spoil(self, form: str, number: int, reason: str, witness: Proof) -> None:
        self._station.access.check(witness)
        self._station.note("form-void", (form, number, reason))


class ExampleLicences:
    """One for each Schedule: one ends within the month, one within the half-year."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self.known = [_licence(schedule, days) for schedule, days in _UNTIL.items()]

    def rows(self) -> tuple[LicenceRow, ...]:
        return tuple(self.known)

    def pressing(self) -> tuple[LicenceRow, ...]:
        return tuple(row for row in self.known if row.level in (Level.URGENT, Level.EXPIRED))

    def record(self, schedule: str, number: str, holder: str, first: date, last: date, supervisor: Proof) -> None:
        self._station.access.check(supervisor)
        self._station.note("licence", (schedule, number, holder, first, last))

    def end(self, schedule: str, number: str, reason: str, supervisor: Proof) -> None:
        self._station.access.check(supervisor)
        self._station.note("licence-end", (schedule, number, reason))


class ExamplePapers:
    """Makes nothing."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station

    def print_log(self, first: date, last: date, target: Path) -> Path:
        self._station.note("print-custody", (first, last))
        return target


class ExampleSettings:
    """Every setting at its default but one; a change is kept until the program ends."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self.now = {**defaults(), "shortage-ul": 20_000}

    def all(self) -> tuple[SettingNow, ...]:
        return tuple(
            SettingNow(name, self.now[name], one.default, one.least, one.most) for name, one in SETTINGS.items()
        )

    def change(self, name: str, value: int, supervisor: Proof, second: Proof) -> None:
        for signed in (supervisor, second):
            self._station.access.check(signed)
        check_setting(name, value)
        self.now[name] = value
        self._station.note("setting", (name, value))


class ExampleCustody:
    """The four desks, and their papers."""

    def __init__(self, station: "ExampleStation") -> None:
        self.keys = ExampleKeys(station)
        self.authorities = ExampleAuthorities(station)
        self.stationery = ExampleStationery(station)
        self.licences = ExampleLicences(station)
        self.papers = ExamplePapers(station)


def _handed(
    seq: int,
    at_ms: int,
    key: str,
    giver: str,
    receiver: str,
    signed: tuple[str, ...],
    why_uncounted: str = "",
    why_absent: str = "",
) -> HandedOver:
    return HandedOver(seq, at_ms, key, giver, receiver, signed, not why_uncounted, why_uncounted, why_absent)


def _authority(person: Person, what: str, reference: str, days: int) -> AuthorityRow:
    last = TODAY + timedelta(days=days)
    return AuthorityRow(person, what, reference, last - timedelta(days=364), last, days, True, days <= 30)


def _licence(schedule: str, days: int) -> LicenceRow:
    last = TODAY + timedelta(days=days)
    first = last - timedelta(days=364)
    level = Level.URGENT if days <= 30 else Level.RENEW if days <= 210 else Level.FINE
    number = f"HO-2026-{schedule}118"
    return LicenceRow(Licence(schedule, number, "Example Care Ltd", first.isoformat(), last.isoformat()), days, level)
