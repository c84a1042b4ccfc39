"""Counting: what is counted, what a difference means, and when the next count is due."""
