"""Sessions step: which sessions are included, and where their scores go in Canvas."""
