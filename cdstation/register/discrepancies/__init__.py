"""Discrepancies: a case from the mismatch to its closing, with its clock (DISC-1 to DISC-3)."""
