"""Measurements that are worth repeating on the machine that is to serve."""
