"""What an author begins with: a module's folder, and a step of each kind, ready to be changed."""
