"""Opening a session: the checklist that fills itself, and the steps that need hands."""
