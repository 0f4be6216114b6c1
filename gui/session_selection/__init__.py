"""Sessions step, where the user includes sessions and sets their destinations."""
