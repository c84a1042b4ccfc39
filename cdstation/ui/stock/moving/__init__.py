"""Moving stock between areas: sending, what is on its way here, what is in transit from here, and the other areas."""
