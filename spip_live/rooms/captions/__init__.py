"""Live captions: who is invited to write them, their way in, and what they write."""
