"""First-run set-up: a new area with its first people, its pages and their opening balances, and the recovery shares."""

import re
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from cdstation.errors import RuleError, StationError
from cdstation.paths import AreaFiles, area_files
from cdstation.register.acts import AreaOpened, PageOpened
from cdstation.register.entries import Body, Draft
from cdstation.register.people import Person, Role, check_may_supervise, check_may_witness, same_person
from cdstation.register.products import Catalogue
from cdstation.register.standing import person_of
from cdstation.register.times import Clock
from cdstation.services.credentials import Enrolment, check_new_person, check_person, enrol, with_slots
from cdstation.services.values import AreaFile, AreaPlan, PersonPlan, Progress, ProgressSink, SetUpDone
from cdstation.storage.keys import KeysFile
from cdstation.storage.ledger import Ledger, create_ledger
from cdstation.storage.machine_secret import MachineSecret
from cdstation.storage.rows import Attachment
from cdstation.storage.sealing import STANDARD, Cost, FileKey, new_file_key
from cdstation.storage.signing import Signer

_FEWEST_PEOPLE = 2


@dataclass(frozen=True)
class Folders:
    """Where areas and their anchors are kept, best on two volumes; and where slips for other areas lie, which may be a
    stick or a share (by default `transit` beside the areas).
    """

    areas: Path
    anchors: Path
    slips: Path | None = None

    @property
    def transit(self) -> Path:
        """The folder of slips."""
        return self.slips or self.areas / "transit"

    def files(self, area_id: str) -> AreaFiles:
        """The files of one area."""
        return area_files(self.areas, area_id, self.anchors)


class SetUp:
    """Makes new areas. `machine` gives this computer's secret and where it is kept, making it if there is none."""

    def __init__(
        self,
        folders: Folders,
        catalogue: Catalogue,
        clock: Clock,
        machine: Callable[[], MachineSecret],
        cost: Cost = STANDARD,
    ) -> None:
        self._folders = folders
        self._catalogue = catalogue
        self._clock = clock
        self._machine = machine
        self._cost = cost

    def create_area(self, plan: AreaPlan, progress: ProgressSink = lambda _: None) -> SetUpDone:
        """A new book, written and closed again; what is returned is shown once and kept nowhere.

        Raises RuleError: `area-name-missing`, `area-exists`, `too-few-people`, `nobody-may-supervise`,
        `nobody-can-unlock`, `person-already-enrolled`, and those of `credentials.enrol`. On any error nothing is left
        behind.
        """
        check_plan(plan)
        secret = self._machine()
        enrolments = self._enrol(plan, secret.raw, progress)
        area_id = f"{_plain(plan.name)}-{secrets.token_hex(3)}"
        key = new_file_key()
        keys = KeysFile(area_id)
        for person, enrolment in zip(plan.people, enrolments, strict=True):
            keys = with_slots(keys, key, person, enrolment, secret.raw, self._cost)
        keys, shares = keys.with_recovery(key, self._cost)
        files = self._folders.files(area_id)
        files.book.parent.mkdir(parents=True, exist_ok=True)
        files.anchor.parent.mkdir(parents=True, exist_ok=True)
        self._write(files, key, area_id, plan, enrolments, keys)
        progress(Progress("set-up-written", len(plan.people) + 1, len(plan.people) + 1))
        return SetUpDone(
            area=AreaFile(area_id, plan.name),
            shares=shares,
            badges=tuple(_badge(one) for one in enrolments if one.badge),
            secret_kept_in=secret.kept_in,
        )

    def check_person(self, plan: PersonPlan, others: tuple[PersonPlan, ...] = ()) -> None:
        """One more person for a new area, before anything is made. Raises RuleError as `create_area`."""
        check_person(plan)
        fresh = _planned(plan, 0)
        if any(same_person(fresh, _planned(other, number)) for number, other in enumerate(others, start=1)):
            raise RuleError("person-already-enrolled")

    def _enrol(self, plan: AreaPlan, machine: bytes, progress: ProgressSink) -> list[Enrolment]:
        enrolments: list[Enrolment] = []
        for number, person in enumerate(plan.people, start=1):
            progress(Progress("set-up-people", number - 1, len(plan.people) + 1))
            enrolment = enrol(number, person, machine, self._cost)
            check_new_person(enrolment.body, tuple(person_of(one.body) for one in enrolments))
            enrolments.append(enrolment)
        _check_people(tuple(person_of(one.body) for one in enrolments))
        return enrolments

    def _write(
        self, files: AreaFiles, key: FileKey, area_id: str, plan: AreaPlan, people: list[Enrolment], keys: KeysFile
    ) -> None:
        try:
            ledger = create_ledger(files, key, area_id)
            with ledger:
                self._first_entries(ledger, area_id, plan, people)
            keys.save(files.keys)
        except StationError:
            for path in (files.book, files.keys, files.anchor, files.lock):
                path.unlink(missing_ok=True)
            raise

    def _first_entries(self, ledger: Ledger, area_id: str, plan: AreaPlan, people: list[Enrolment]) -> None:
        station = ledger.station_signer()
        opened = AreaOpened(
            area_id=area_id,
            name=plan.name,
            prison=plan.prison,
            address=plan.address,
            station_key=station.public_hex,
            simulated=plan.simulated,
            epoch=1,
        )
        self._append(ledger, opened, station)
        for enrolment in people:
            self._append(ledger, enrolment.body, station, attachments=(enrolment.credential,))
        first, second = _two_signers(people, self._clock.now().dose_day)
        for code, balance in plan.pages:
            self._open_page(ledger, code, balance, first, second)

    def _open_page(self, ledger: Ledger, code: str, balance: int, first: Signer, second: Signer) -> None:
        product = self._catalogue.product(code)
        body = PageOpened(
            drug=product.drug,
            form=product.form,
            strength=product.strength,
            unit=product.unit.value,
            schedule=product.schedule,
            statutory=product.statutory_register,
            note="Balance brought forward",
        )
        self._append(ledger, body, first, witness=second, delta=balance)

    def _append(
        self,
        ledger: Ledger,
        body: Body,
        by: Signer,
        *,
        witness: Signer | None = None,
        delta: int | None = None,
        attachments: tuple[Attachment, ...] = (),
    ) -> None:
        draft = Draft(
            uuid=secrets.token_hex(16),
            body=body,
            entered=self._clock.now(),
            by=by.person,
            witness=witness.person if witness else None,
            delta=delta,
            own_page=isinstance(body, PageOpened),
        )
        ledger.append(draft, by, witness, attachments=attachments)


def check_plan(plan: AreaPlan) -> None:
    """What a new area must have before anything is made. Raises as `SetUp.create_area`."""
    if not plan.name.strip() or not plan.prison.strip() or not plan.address.strip():
        raise RuleError("area-name-missing")
    if len(plan.people) < _FEWEST_PEOPLE:
        raise RuleError("too-few-people")
    if not any(person.password or person.issue_badge for person in plan.people):
        raise RuleError("nobody-can-unlock")


def _check_people(people: tuple[Person, ...]) -> None:
    if not any(_allowed(partial(check_may_supervise, person)) for person in people):
        raise RuleError("nobody-may-supervise")


def _allowed(check: Callable[[], None]) -> bool:
    try:
        check()
    except RuleError:
        return False
    return True


def _two_signers(people: list[Enrolment], today: date) -> tuple[Signer, Signer]:
    """The first supervisor signs the opening balances, and the first other person who may witness countersigns."""
    first = next(one for one in people if _allowed(partial(check_may_supervise, person_of(one.body))))
    for other in people:
        if _allowed(partial(check_may_witness, person_of(other.body), person_of(first.body), today)):
            return first.signer, other.signer
    raise RuleError("nobody-may-witness")


def _planned(plan: PersonPlan, number: int) -> Person:
    return Person(number, plan.family, plan.given, Role(plan.role), plan.registration, public_key=str(number))


def _badge(one: Enrolment) -> tuple[int, str, str]:
    return one.body.number, person_of(one.body).shown, one.badge


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:40] or "area"
