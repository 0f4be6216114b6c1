"""The first step: the user opens the iClicker file and the gradebook."""
