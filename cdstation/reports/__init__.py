"""Paper: what the station prints, as PDF. One module for each printed document, over a small page layout of our own."""
