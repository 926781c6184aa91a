"""The provider's day, and the hub's tracker of offers."""
