"""Scores of students: exact points, the grading rule, and totals."""
