"""The pieces that screens are made of.

Each paints itself, says its name to a screen reader, and knows nothing of services.
"""
