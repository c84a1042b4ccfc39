"""The book itself: corrections, downtime, inspection, nightly audit, closing."""
