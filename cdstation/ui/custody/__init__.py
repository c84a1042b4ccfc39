"""Custody: who holds which key, who may order and receive, numbered forms, licences."""
