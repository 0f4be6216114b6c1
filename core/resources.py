"""The location of the files that ship with Clickover."""

from pathlib import Path

RESOURCES = Path(__file__).parents[1] / "resources"
"""The folder of templates, icons, pictures, name lists, and the example class.

It is next to `core` in a checkout, in an installed package, and in a frozen program.
"""
