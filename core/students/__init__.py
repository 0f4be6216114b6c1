"""Matching of iClicker participants to the students of the Canvas gradebook."""
