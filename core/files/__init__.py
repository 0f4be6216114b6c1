"""How bytes become tables and files are written: text, workbooks, signatures, and safe writes."""
