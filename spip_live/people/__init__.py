"""Who: providers, staff, parents, families."""
