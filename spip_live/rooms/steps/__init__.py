"""What happens within a step: its cues and clock, what is asked and offered, who is dealt what."""
