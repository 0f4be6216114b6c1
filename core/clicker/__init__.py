"""Readers for iClicker exports: layouts, columns, rows, and scores."""
