"""How the service stands, and what is done daily."""
