"""Stock: ordering, receiving, containers, moving between areas, destroying; acts, what stands, and the rules."""
