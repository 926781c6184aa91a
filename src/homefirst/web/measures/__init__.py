"""The board, and measures one by one."""
