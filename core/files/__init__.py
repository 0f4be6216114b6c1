"""Reading of files as tables, and atomic writing of files."""
