"""An inspector in the small area."""

from cdstation.services.values import PersonPlan, Proof
from tests.services.hatch import ASSISTANT, LEAD, Hatch, proof

INSPECTOR = 6
PIN = "694137"


def enrol_inspector(hatch: Hatch) -> Proof:
    """Enrolled by the head of healthcare; the credential."""
    plan = PersonPlan("Ashcroft", "Helen", "inspector", "", PIN)
    hatch.station.people.enrol(plan, proof(LEAD), proof(ASSISTANT))
    return Proof(INSPECTOR, PIN)
