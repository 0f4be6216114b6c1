"""The step in which the person sees what Canvas will do with the finished file, and saves it."""
