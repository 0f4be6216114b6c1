"""Widgets that pages share: base page, banner, fields, layouts, and dialog."""
