"""The kinds of entry of what leaves the books for good: patients' own drugs, destruction, spills that were told."""

from dataclasses import dataclass

from cdstation.register.entries import Body, LineText, kind
from cdstation.register.quantity import Unit

OWN_SOURCES = {
    "reception": "brought in at reception",
    "cell": "found in the cell",
    "handed-in": "handed in",
    "court": "came back from court or hospital",
}
OWN_ENDS = {
    "given-back": "Given back to the patient",
    "moved-with": "Went with the patient",
    "police": "Handed to the police",
    "destroyed": "Destroyed",
}


@kind("own-drug-received")
@dataclass(frozen=True)
class OwnDrugReceived(Body):
    """A drug that is the patient's own: a book apart, and never stock (LAW-27-c)."""

    product: str
    name: str
    source: str  # a code of `OWN_SOURCES`
    bag: str  # number of the sealed bag
    description: str

    def line(self, unit: Unit) -> LineText:
        """Whose it is, where it came from, the bag."""
        return LineText(self.name, note=f"{OWN_SOURCES[self.source]}; bag {self.bag}; {self.description}".rstrip("; "))


@kind("own-drug-left")
@dataclass(frozen=True)
class OwnDrugLeft(Body):
    """What became of a patient's own drug; destroyed before a member of staff, no authorised witness (LAW-27-c)."""

    bag: str
    name: str
    end: str  # a code of `OWN_ENDS`
    party: str
    reference: str

    def line(self, unit: Unit) -> LineText:
        """What became of it, whose it was, who took it."""
        words = f"{OWN_ENDS[self.end]}: {self.name}"
        return LineText(words, self.reference, self.party, note=f"bag {self.bag}")


@kind("spill-told")
@dataclass(frozen=True)
class SpillTold(Body):
    """The supervisor was told of a loss after its line was written (BAL-4); `seq` is the line, `told` the person."""

    seq: int
    told: int


@kind("destruction-authorised")
@dataclass(frozen=True)
class DestructionAuthorised(Body):
    """The authorised witness's own signature: what may be destroyed, on which authority, how (LAW-27-a)."""

    stock_page: int
    containers: tuple[int, ...]
    amounts: tuple[int, ...]
    authority: str
    directions: str


@kind("destruction")
@dataclass(frozen=True)
class Destruction(Body):
    """Destroyed by one, witnessed by another, before the authorised witness; `about` is that person's entry."""

    containers: tuple[int, ...]
    amounts: tuple[int, ...]
    reason: str
    kit: str  # denaturing kit and its number
    authorised_by: str  # shown name, empty where the law asks for none (LAW-27-b)
    authority: str

    def line(self, unit: Unit) -> LineText:
        """Destroyed, on whose authority, with which kit."""
        witness = f"Authorised witness {self.authorised_by}" if self.authorised_by else "No authorised witness needed"
        return LineText(
            "Destroyed", ", ".join(w for w in (witness, self.authority) if w), note=f"{self.reason}; {self.kit}"
        )
