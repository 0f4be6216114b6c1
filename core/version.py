"""Clickover's version number, defined only here."""

VERSION = "0.1.0"
