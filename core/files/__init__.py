"""Reading files as tables, and writing files atomically."""
