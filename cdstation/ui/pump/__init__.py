"""The pump screen: what the pump says it is, what was verified today, and what stands in its way."""
