"""Frame around the pages: rail, menus, busy indicator, and dialogs."""
