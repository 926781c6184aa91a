"""One person, a search, the records officer's pages, and who looked."""
