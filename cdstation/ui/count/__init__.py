"""The count screen: what is due, the blind count of two people, the reveal, and counting on paper."""
