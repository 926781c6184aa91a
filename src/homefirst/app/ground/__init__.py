"""What every question stands on: the house's wiring, its work, its view of county and pack."""
