"""The graphical user interface: one folder for each step, plus shared services."""
