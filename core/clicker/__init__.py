"""The iClicker side: what an export holds."""
