"""Questions about beds and care at home, and one person's story."""
