"""Tests of rules: no app, no database."""
