"""Benchmarks of speed, memory, and matching quality. They aren't part of the tests."""
