"""/api/v1: the questions of the pages and the command line, each with the same answer, as JSON."""
