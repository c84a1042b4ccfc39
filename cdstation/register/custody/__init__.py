"""Custody: who holds which key, numbered stationery, licences and written authorities."""
