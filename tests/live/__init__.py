"""Socket events, as a browser would send them."""
