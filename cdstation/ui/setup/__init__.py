"""Set-up on the first run: the area, its first people, its pages, and what is shown once and then gone."""
