"""What is looked at before content is taught, beyond its shape: words, links, pictures, films."""
