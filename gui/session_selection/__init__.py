"""The step in which the person says which sessions count and where they go."""
