"""National returns: asked, counted, compared, reconciled."""
