"""What the window looks like: palette, style, icons, fonts, contrast, and dates."""
