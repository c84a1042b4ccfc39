"""Papers about discrepancies: one incident, and a quarter for the accountable officer."""
