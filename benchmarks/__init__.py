"""Speed, memory and the quality of matching; no part of the tests."""
