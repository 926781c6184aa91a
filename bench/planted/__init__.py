"""Packs that agree with themselves, made up by seed, and errors planted in them: the judge of reconcile."""
