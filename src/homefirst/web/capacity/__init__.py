"""What is free, and how it is posted."""
