"""Files: reading tables as text, and writing files atomically."""
