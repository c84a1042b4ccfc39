"""How the staff of the fortnight work a case: another pair counts, the checks of DISC-1, reports, outcome, closing."""

from cdstation.fortnight.counting import recount
from cdstation.fortnight.prison import ASSISTANT, LEAD, NURSE, NURSE_2, PHARMACIST, TECHNICIAN, Place, Prison, proof
from cdstation.register.discrepancies.case import Case

_PAIRS = ((TECHNICIAN, NURSE), (TECHNICIAN, NURSE_2), (TECHNICIAN, ASSISTANT))


def open_cases(place: Place) -> tuple[Case, ...]:
    """What is not closed in an area."""
    return place.book.standing.cases.unsettled()


class Casework:
    """The pharmacist owns each case; the head of healthcare decides it, with the pharmacist as second person."""

    def __init__(self, prison: Prison, place: Place, case: int) -> None:
        self._prison = prison
        self._place = place
        self._cases = place.station.cases
        self.number = case

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return self._place.book.standing.cases.all[self.number]

    def look_into(self, product: str, *, found: str, explained_by: str = "") -> None:
        """Owner, another pair's count where it is about a balance, and the other checks; one of them may explain it."""
        self._cases.own(self.number, PHARMACIST)
        left = ["arithmetic", "wrong-page", "containers", "pump-log", "people"]
        if self.case.of_balance:
            pair = next(pair for pair in _PAIRS if self.case.counters.isdisjoint(pair))
            self._prison.clock.move(120_000)
            result = recount(self._place, self._prison.notes, product, self.number, *pair)
            if "recount" not in {check.check for check in self.case.checks()}:
                self._cases.check(self.number, "recount", "The same figures", count=_count_of(self._place, result.page))
        for check in left:
            explains = check == explained_by
            self._cases.check(self.number, check, found if explains else "Nothing found", explains=explains)

    def tell(self, *bodies: str) -> None:
        """Those who have to know, each under a reference."""
        for to in bodies:
            if not self.case.told(to):
                self._cases.report(self.number, to, _NAMES[to], f"{to.upper()}-{self.number}")

    def decide(self, outcome: str, words: str, *, linked: int = 0) -> None:
        """On the word of the head of healthcare."""
        self._cases.outcome(self.number, outcome, words, proof(LEAD), proof(PHARMACIST), linked=linked)

    def adjust(self, product: str, words: str) -> None:
        """The balance follows what was found."""
        delta = self.case.remaining
        self._cases.adjust(self.number, delta, words, proof(LEAD), proof(PHARMACIST))
        self._prison.notes.adjusted(self._place.name, product, delta)

    def close(self, words: str) -> None:
        """Nothing more to be done."""
        self._cases.close(self.number, words, proof(LEAD), proof(PHARMACIST))


def _count_of(place: Place, page: int) -> int:
    return place.book.standing.counts[page].seq


_NAMES = {
    "lead": "Isla Marchbank",
    "pharmacist": "Nisha Patelson",
    "incident": "Incident system",
    "cdao": "NHS England North, CDAO",
    "police": "Example Constabulary",
    "liaison": "CD liaison officer, Example Constabulary",
}
