"""Benchmarks of speed, memory, and matching quality, separate from the tests."""
