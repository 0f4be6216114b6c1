"""Appearance of the window: palette, style, icons, fonts, contrast, and text formatting."""
