"""Graphical user interface, with one folder for each step plus shared services."""
