"""The upload file: its columns, their assignments in Canvas, and its changes."""
