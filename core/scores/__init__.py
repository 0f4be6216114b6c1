"""Student scores: exact points, scoring rules, and totals."""
