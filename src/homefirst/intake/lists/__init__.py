"""Lists that others keep already, taken as they are: what they say is held against what we hold, and the
difference is shown before it is taken."""
