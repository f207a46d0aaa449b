"""Starting, settings and the parts beneath."""
