"""File recognition: a file's kind, its header row, and the meaning of its rows."""
