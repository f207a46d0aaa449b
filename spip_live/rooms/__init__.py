"""What happens live, and the evidence of it."""
