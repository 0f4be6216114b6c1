"""Reading of iClicker exports: layout, columns, rows, and scores."""
