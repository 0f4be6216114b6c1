"""Base classes of table models, sorting and filtering, and common table views."""
