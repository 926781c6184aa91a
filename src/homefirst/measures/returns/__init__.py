"""What is returned nationally: counted from journeys, in the layout of the publication, kept as submitted."""
