"""This morning: the list, the page of one line, and what is decided there."""
