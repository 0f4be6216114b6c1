"""Appearance: palette, style, icons, fonts, contrast, and text formatting."""
