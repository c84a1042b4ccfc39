"""Use cases of stock: ordering, receiving, and what a scanner reads off a box."""
