"""What a student earned: exact points, rules and totals."""
