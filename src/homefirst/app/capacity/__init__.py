"""What is free: asked, posted, said in the papers."""
