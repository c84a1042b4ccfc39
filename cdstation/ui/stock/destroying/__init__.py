"""The parts of the destruction step: what goes, the authorised witness, how it was done, the certificate."""
