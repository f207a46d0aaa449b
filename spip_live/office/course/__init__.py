"""A provider's own course content: uploaded, checked, taken into use, put back."""
