"""Questions about the papers: promises and findings."""
