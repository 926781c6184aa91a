"""Holding a partnership's statements against one another and against published figures."""
