"""The only room with names. Everybody else holds an opaque key, so that a name can be corrected or erased."""
