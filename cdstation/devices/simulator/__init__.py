"""A pump that exists only in software, seen from the wire: for tests, for learning, and for the demo.

It shares no code with the drivers, so that a mistake in one shows in the other. What it is told through the wire is all
it knows; what it really delivered (`true_delivered_ul`) is told to tests and to the demo only.
"""
