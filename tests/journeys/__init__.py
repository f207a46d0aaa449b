"""Whole ways through, in a real browser."""
