"""How words come onto paper: fonts, sheets, tables that run over, codes, numbering, and the file at the end."""
