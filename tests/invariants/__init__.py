"""What PostgreSQL must refuse, one file per promise."""
