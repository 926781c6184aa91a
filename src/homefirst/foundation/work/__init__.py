"""Work that takes longer than a page may: jobs that are asked for, seen, cancelled, and gone on with."""
