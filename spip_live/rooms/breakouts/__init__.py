"""Breakouts: a room's parents apart in small groups for a while, and back together."""
