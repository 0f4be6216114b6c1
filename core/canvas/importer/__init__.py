"""Simulation of Canvas's gradebook importer, rule by rule and in Canvas's order."""
