"""Reading files as tables and writing files safely: text, workbooks, signatures, and atomic writes."""
