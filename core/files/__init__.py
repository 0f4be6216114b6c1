"""Files: readers for tables of text, and atomic writes."""
