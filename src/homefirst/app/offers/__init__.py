"""Offers: decided, approved, told, answered, tracked."""
