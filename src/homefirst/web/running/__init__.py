"""How the service stands: its jobs, and files handed in."""
