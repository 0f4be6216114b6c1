"""The CSV that Canvas takes: where columns go, what each cell says, the file, and the file that undoes it."""
