"""Table models, sorting and filtering, and the look of table views."""
