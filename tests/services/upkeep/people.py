"""What several tests of the book itself begin with: an inspector, and a hatch that is given up."""

from cdstation.register.acts import Waste
from cdstation.services.values import PersonPlan, Proof
from tests.services.hatch import ASSISTANT, LEAD, NURSE, Hatch, proof

INSPECTOR = 6
PIN = "694137"


def enrol_inspector(hatch: Hatch) -> Proof:
    """Enrolled by the head of healthcare; the credential."""
    plan = PersonPlan("Ashcroft", "Helen", "inspector", "", PIN)
    hatch.station.people.enrol(plan, proof(LEAD), proof(ASSISTANT))
    return Proof(INSPECTOR, PIN)


def empty(hatch: Hatch) -> None:
    """Everything leaves, and the hatch is closed."""
    hatch.station.session.close()
    one, other = hatch.station.history_signers(proof(NURSE), proof(ASSISTANT))
    hatch.book.write(Waste("destroyed", ""), by=one, witness=other, page=hatch.page, delta=-hatch.balance)
