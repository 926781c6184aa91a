"""This morning: asked, entered, kept live."""
