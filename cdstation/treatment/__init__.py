"""The patient, pure: who they are, what is prescribed, and the course of one dose."""
