"""The media server itself, and what passes through it."""
