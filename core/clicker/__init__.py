"""Reader for iClicker exports: layout, columns, rows, and scores."""
