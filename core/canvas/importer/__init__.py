"""Canvas's gradebook importer, rule by rule, in Canvas's own order."""
