"""Scores of all students: the table, the explanation of each score, and corrections."""
