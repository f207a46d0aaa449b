"""The schema's story: read the versions in order."""
