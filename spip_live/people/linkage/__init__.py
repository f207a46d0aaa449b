"""Linkage: is this a person we know, or the other parent of one? Lists alone don't always say."""
