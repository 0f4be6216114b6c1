"""Files, students, scores, and Canvas's rules, without any user interface."""
