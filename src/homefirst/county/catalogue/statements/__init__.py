"""What a partnership's documents state: figures, dates, names and promises, each with its line."""
