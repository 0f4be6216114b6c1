"""What the pages work with: document, undo, background tasks, messages, autosave, and preferences."""
