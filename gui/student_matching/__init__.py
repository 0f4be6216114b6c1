"""The step in which the user matches iClicker participants with students."""
