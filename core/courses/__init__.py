"""Courses: stored data about a class over the term."""
