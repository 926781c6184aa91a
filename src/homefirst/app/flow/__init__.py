"""The flow model: asked, run on threads or far away, followed."""
