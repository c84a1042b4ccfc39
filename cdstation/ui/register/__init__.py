"""The register browser: the book as it is read, searched, annotated and printed."""
