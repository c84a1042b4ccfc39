"""What is held: containers one by one, stock put on the list, returns to the supplier, patients' own drugs."""
