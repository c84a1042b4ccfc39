"""What stands on the counter beside the station: the pump and the line that leads to it."""
