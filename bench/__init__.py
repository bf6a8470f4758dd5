"""Repeatable measurements against other programs."""
