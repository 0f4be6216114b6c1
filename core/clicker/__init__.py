"""Read iClicker exports."""
