"""The year ahead: what is asked of the flow model, and what it says."""
