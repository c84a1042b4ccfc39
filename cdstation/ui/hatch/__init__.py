"""The hatch: queue, one person's card, the pour, the handover and what can go wrong on the way."""
