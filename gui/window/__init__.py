"""The frame around the pages: navigation rail, steps, menus, busy indicator, help, and preferences."""
