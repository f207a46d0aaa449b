"""Attacks on the product, each by somebody who wants something; every one of them must fail."""
