"""How well, how fairly and how quickly linkage finds people who must be kept apart."""
