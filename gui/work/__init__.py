"""Services for the pages, such as the document, background tasks, and autosave."""
