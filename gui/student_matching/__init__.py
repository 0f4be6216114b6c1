"""The step in which the person says who is who."""
