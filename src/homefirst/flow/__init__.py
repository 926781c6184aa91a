"""The year ahead: the network of a county's care, simulated. It reads the rules of `policy` and tells
values.
"""
