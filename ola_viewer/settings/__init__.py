"""Typed settings and where they are stored."""
