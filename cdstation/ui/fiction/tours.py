"""The ways through the screens on which the pictures are taken: each stops where there is something to see."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QApplication

from cdstation.register.audit import Finding
from cdstation.register.pours import PourEnd
from cdstation.services.values import State
from cdstation.ui.fiction.cases_tour import look_into
from cdstation.ui.fiction.containers_tour import look_after_containers
from cdstation.ui.fiction.count_tour import count_all
from cdstation.ui.fiction.custody_tour import keep_custody
from cdstation.ui.fiction.disposal_tour import get_rid
from cdstation.ui.fiction.door_tours import nothing_yet, set_up, through_the_door
from cdstation.ui.fiction.downtime_tour import enter_paper
from cdstation.ui.fiction.hatch import stalled
from cdstation.ui.fiction.moving_tour import busy_day, look_after, send_and_return, take_in
from cdstation.ui.fiction.people import BRZEZINSKI, DOUGLAS, EVANS, MINUTE, NOW_MS
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.fiction.stock_tour import stock_in
from cdstation.ui.fiction.workplace import NURSE, WITNESS, Workplace

Stops = Iterator[str]


@dataclass(frozen=True)
class Tour:
    """Where it begins, and a walk that stops at each name."""

    begin: Callable[[], ExampleStation]
    walk: Callable[[Workplace], Stops]


def _closed() -> ExampleStation:
    made = ExampleStation(State.CLOSED)
    made.pump.now = replace(
        made.pump.now, state="needs-bottle", batch="", expiry="", capacity_ul=0, left_ul=0, verified_ms=None
    )
    return made


def _open(place: Workplace) -> Stops:
    hands, opening = place.hands, place.opening
    yield "opening-start"
    for signer in (NURSE, WITNESS):
        hands.sign(opening.keys.strip, signer)
    yield "count-blind"
    for figure in ("310", "305"):
        _count(place, figure)
    yield "count-signs"
    for signer in (NURSE, WITNESS):
        hands.sign(opening.count.strip, signer)
    yield "count-differ"
    hands.press("count-again")
    for _ in range(2):
        _count(place, "310")
    for signer in (NURSE, WITNESS):
        hands.sign(opening.count.strip, signer)
    yield "count-reveal"
    yield from _bottle_and_pump(place)


def _count(place: Workplace, figure: str) -> None:
    for code, text in (("sealed", figure), ("opened", "0"), ("reservoir", "0")):
        place.hands.type_into(f"count-{code}", text, enter=False)
    place.hands.press("count-figures")


def _counting() -> ExampleStation:
    made = ExampleStation()
    made.counts.listed = True
    made.counts.overdue_days = 2
    return made


def _bottle_and_pump(place: Workplace) -> Stops:
    hands, opening = place.hands, place.opening
    hands.press("go-on-count")
    for name, text in (("batch", "K2291"), ("expiry", "31-Aug-2027"), ("volume", "1000")):
        hands.type_into(f"bottle-{name}", text, enter=False)
    hands.press("bottle-next")
    yield "bottle"
    hands.sign(opening.bottle.strip, WITNESS)
    place.station.pump.gate.clear()
    hands.tap(opening.verify.rows[0].button)
    place.station.pump.waiting.wait(10)
    for _ in range(20):
        QApplication.processEvents()
    yield "calibration-shot"
    place.station.pump.gate.set()
    place.wait()
    for at, measured in enumerate(("9.96", "10.02", "60.1"), start=1):
        if at > 1:
            hands.press(f"shot-{at}")
        hands.type_into(f"shot-measured-{at}", measured)
    yield "calibration"
    hands.sign(opening.verify.strip, WITNESS)
    yield "calibration-passed"
    hands.press("go-on-verify")
    yield "opening-ready"


def _morning() -> ExampleStation:
    made = ExampleStation()
    for back, number in enumerate(range(9, 15)):
        made.roster.done[number] = ("given", NOW_MS - (back + 1) * MINUTE)
    made.roster.done[14] = ("not-attended", NOW_MS - 7 * MINUTE)
    return made


def _dose(place: Workplace) -> Stops:
    hands, pages, pump = place.hands, place.hatch.pages, place.station.pump
    if place.hatch.tight:
        hands.press("show-queue")
    yield "queue"
    place.choose(BRZEZINSKI)
    yield "card"
    place.identify()
    yield "card-witness-before"
    hands.sign(pages.card.witness, WITNESS)
    yield "card-ready"
    pump.gate.clear()
    pump.waiting.clear()
    hands.tap(pages.card.button)
    pump.waiting.wait(10)
    for _ in range(20):
        QApplication.processEvents()
    yield "pouring"
    pump.gate.set()
    place.wait()
    place.station.clock.sleep(12)
    pages.handover.tick()
    yield "handover"
    hands.press("verb-part")
    yield "handover-amount"
    hands.type_into("amount", "30")
    yield "handover-part"
    hands.press("verb-given")
    yield "witness"
    hands.sign(pages.handover.strip, WITNESS)
    yield "receipt"
    place.hatch.notice.hush()
    place.choose(DOUGLAS)
    yield "card-blocked"


def _trouble(place: Workplace) -> Stops:
    hands, hatch = place.hands, place.hatch
    place.choose(EVANS)
    hatch.course.ask_not_given(EVANS, attended=True)
    place.wait()
    yield "withheld"
    hatch.back()
    place.wait()
    hatch.course.interrupt()
    yield "interrupted"
    hands.press("go-on")
    place.identify()
    place.station.pump.gate.clear()
    place.station.pump.waiting.clear()
    hands.tap(hatch.pages.card.button)
    place.station.pump.waiting.wait(10)
    hatch.course.press_stop()
    place.station.pump.gate.set()
    place.wait()
    yield "stopped"
    hands.press("decide-destroy")
    yield "half-dose-first-signature"
    hands.sign(hatch.pages.half_dose.strip, NURSE)
    yield "half-dose-second-signature"
    hatch.course.begin_half_dose(stalled(BRZEZINSKI))
    yield "half-dose"
    hatch.course.begin_half_dose(stalled(EVANS, PourEnd.LOST))
    yield "half-dose-unknown"


def _by_hand() -> ExampleStation:
    made = _morning()
    made.pump.by_hand_today()
    return made


def _measure(place: Workplace) -> Stops:
    place.choose(EVANS)
    place.identify()
    yield "by-hand"
    place.hands.press("pour")
    yield "by-hand-measure"


def _read(place: Workplace) -> Stops:
    place.window.go_to("register")
    place.wait()
    yield "register"
    place.register.table.selectRow(1)
    place.register.tools.footnote.click()
    place.wait()
    yield "register-footnote"
    place.register.back()
    place.register.tools.print.click()
    place.wait()
    yield "register-print"
    place.register.back()
    place.window.go_to("pump")
    place.wait()
    yield "pump"
    place.window.blank()
    place.wait()
    yield "lock"


def _stopped(state: State) -> Tour:
    def begin() -> ExampleStation:
        made = ExampleStation(state)
        if state is State.READ_ONLY:
            made.access.found = (Finding("chain-broken", 20_117),)
        return made

    def walk(place: Workplace) -> Stops:
        place.wait()
        yield f"state-{state.value}"

    return Tour(begin, walk)


STOPPED = (State.QUARANTINE, State.CLOCK_HOLD, State.READ_ONLY, State.RESTORED_BLOCKED, State.NO_SPACE)
TOURS = (
    Tour(nothing_yet, set_up),
    Tour(lambda: ExampleStation(State.LOCKED), through_the_door),
    *(_stopped(state) for state in STOPPED),
    Tour(_closed, _open),
    Tour(_morning, _dose),
    Tour(_morning, _trouble),
    Tour(_by_hand, _measure),
    Tour(_morning, _read),
    Tour(_counting, count_all),
    Tour(_morning, look_into),
    Tour(_morning, keep_custody),
    Tour(_morning, stock_in),
    Tour(_morning, get_rid),
    Tour(_morning, enter_paper),
    *(Tour(busy_day, walk) for walk in (look_after_containers, send_and_return, take_in, look_after)),
)
