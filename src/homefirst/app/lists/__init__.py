"""Lists handed in: asked and answered."""
