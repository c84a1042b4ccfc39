"""What each step of a case asks of a person, and which act of the services it becomes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cdstation.services.values import Proof

if TYPE_CHECKING:
    from cdstation.services.discrepancies.desk import CaseDesk


@dataclass(frozen=True)
class Answer:
    """What was typed and chosen. `shown` is what two people sign."""

    pick: str = ""
    words: str = ""
    name: str = ""
    reference: str = ""
    amount: int = 0
    linked: int = 0
    page: int = 0
    count: int = 0
    explains: bool = False
    shown: str = ""


Send = Callable[..., int]


@dataclass(frozen=True)
class Ask:
    """An act with the fields that it shows, whether two sign it, and how it is sent."""

    act: str
    fields: tuple[str, ...]
    send: Send
    two: bool = False
    about_words: frozenset[str] = field(default=frozenset())  # refusals that have nothing to do with who signs


def _open(desk: "CaseDesk", _: int, answer: Answer) -> int:
    return desk.open_by_hand(answer.words, answer.page, theft=answer.pick == "theft")


def _own(desk: "CaseDesk", number: int, answer: Answer) -> int:
    desk.own(number, int(answer.pick))
    return number


def _check(desk: "CaseDesk", number: int, answer: Answer) -> int:
    desk.check(number, answer.pick, answer.words, explains=answer.explains, count=answer.count)
    return number


def _report(desk: "CaseDesk", number: int, answer: Answer) -> int:
    desk.report(number, answer.pick, answer.name, answer.reference)
    return number


def _outcome(desk: "CaseDesk", number: int, answer: Answer, decider: Proof, witness: Proof) -> int:
    desk.outcome(number, answer.pick, answer.words, decider, witness, linked=answer.linked)
    return number


def _adjust(desk: "CaseDesk", number: int, answer: Answer, decider: Proof, witness: Proof) -> int:
    desk.adjust(number, answer.amount, answer.words, decider, witness)
    return number


def _close(desk: "CaseDesk", number: int, answer: Answer, decider: Proof, witness: Proof) -> int:
    desk.close(number, answer.words, decider, witness)
    return number


def _reopen(desk: "CaseDesk", number: int, answer: Answer) -> int:
    desk.reopen(number, answer.words)
    return number


_OF_THE_CASE = frozenset(
    {
        "case-words-missing",
        "case-needs-recount",
        "case-link-unknown",
        "case-adjustment-too-large",
        "case-adjustment-wrong-way",
        "case-nothing-to-adjust",
        "case-needs-outcome",
        "case-needs-owner",
        "case-needs-difference",
        "case-needs-lead",
        "case-needs-pharmacist",
        "case-needs-incident",
        "case-needs-cdao",
        "case-needs-police",
        "case-needs-liaison",
        "case-closed",
        "amount-not-whole",
    }
)

ASKS: Mapping[str, Ask] = {
    "open": Ask("open", ("pick", "page", "words"), _open),
    "own": Ask("own", ("pick",), _own),
    "check": Ask("check", ("pick", "count", "words", "explains"), _check),
    "report": Ask("report", ("pick", "name", "reference"), _report),
    "outcome": Ask("outcome", ("pick", "words", "linked"), _outcome, two=True, about_words=_OF_THE_CASE),
    "adjust": Ask("adjust", ("amount", "words"), _adjust, two=True, about_words=_OF_THE_CASE),
    "close": Ask("close", ("words",), _close, two=True, about_words=_OF_THE_CASE),
    "reopen": Ask("reopen", ("words",), _reopen),
}
