"""The book on disk: encrypted file, keys, signatures, anchors and copies. The only package that speaks SQL."""
