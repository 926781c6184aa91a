"""The market: what is agreed with providers at which fee, and what is sought of them for one person."""
