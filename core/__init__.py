"""What Clickover knows: files, people, scores and Canvas's rules. No window, no clicking, no globals."""
