"""Widgets that several pages share: page, banner, fields, layouts, and the text dialog."""
