"""The first step: which two files, and what do they hold?"""
