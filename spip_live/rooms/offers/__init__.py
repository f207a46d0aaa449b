"""Offers: the rooms that parents may choose from, and the page on which they choose."""
