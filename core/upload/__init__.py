"""The upload file: which columns it has, where they go in Canvas, and what it changes."""
