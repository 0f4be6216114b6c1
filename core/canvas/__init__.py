"""The Canvas side: the gradebook export, the importer and the file that it takes."""
