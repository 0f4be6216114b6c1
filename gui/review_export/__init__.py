"""Last step: review the upload file, save it, and verify the import."""
