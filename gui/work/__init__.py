"""Services for the pages: document, undo, background tasks, messages, autosave, and preferences."""
