"""Last step: review what Canvas will do with the upload file, save the file, and verify the import."""
