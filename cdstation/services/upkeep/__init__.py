"""The use cases of the book itself: downtime, correcting, inspecting, checking at night, closing and keeping."""
