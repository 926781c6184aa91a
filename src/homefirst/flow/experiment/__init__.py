"""Many replications: to a precision, on common random numbers, told with their intervals."""
