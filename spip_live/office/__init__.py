"""What a coordinator does: intake, schedule, seats, staff."""
