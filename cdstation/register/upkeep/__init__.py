"""The book itself: corrections, downtime sheets, inspectors, audits, closing and keeping."""
