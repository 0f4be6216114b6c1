"""Courses: what Clickover remembers of a class over the term."""
