"""The synthetic county: made, compared, replayed."""
