"""Discrepancies: the desk, what is shown of a case, trends, and the papers about them."""
