"""Who is who: iClicker's participants and the students of the Canvas roster."""
