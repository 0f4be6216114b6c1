"""Page of the Sessions step: which sessions are included, and where they go in Canvas."""
