"""Files for other programs: nothing here decides anything."""
