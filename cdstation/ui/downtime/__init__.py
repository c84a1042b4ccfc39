"""Paper for the day when the station is down: the continuity pack, and its sheets entered afterwards."""
