"""Table models, sorting and filtering, and the style of table views."""
