"""Files, students, scores, and Canvas's rules. Contains no user interface and no global state."""
