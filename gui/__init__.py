"""The window: one folder for each step, one document, and one place for messages."""
