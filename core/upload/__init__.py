"""The upload file: its columns, their destinations in Canvas, and its changes."""
