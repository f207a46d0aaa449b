"""What is told to Cafcass, and nothing else."""
