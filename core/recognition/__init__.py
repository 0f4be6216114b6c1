"""Recognition: what a file is, where its header is, and what its rows are."""
