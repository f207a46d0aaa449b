"""Shows an author every step as parents, facilitators and paper have it, while it is written."""
