"""The screen of discrepancies: what is open, one case with its one next step, and its papers."""
