"""Starting and watching the parts that make a running system."""
