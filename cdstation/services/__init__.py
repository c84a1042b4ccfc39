"""Use cases: one small class per group of them. `Station` is the bundle that the screens hold."""
