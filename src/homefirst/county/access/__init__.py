"""Who may see and do what, for which purpose."""
