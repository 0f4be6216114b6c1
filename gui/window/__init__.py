"""The frame around the pages: rail, steps, menus, busy sign, help, and preferences."""
