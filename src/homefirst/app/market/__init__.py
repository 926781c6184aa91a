"""Questions about the market: prices, packages, sourcing, fairness."""
