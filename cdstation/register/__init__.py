"""The law, pure: quantities, products, people, entries, the chain and the pages of a controlled-drug register."""
