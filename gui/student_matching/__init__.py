"""The matching step: the user decides which student each person in the iClicker file is."""
