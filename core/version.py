"""Clickover's version number. It isn't defined anywhere else."""

VERSION = "0.1.0"
