"""What keeps open pages up to date: one connection a screen, one rendering an audience."""
