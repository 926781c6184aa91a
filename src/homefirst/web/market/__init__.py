"""Providers, prices, sourcing and fairness."""
