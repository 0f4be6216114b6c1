"""Sessions step: choice of sessions, and of where their scores go in Canvas."""
