"""Who gets which of the places that are free: the nouns, the rules, the greedy draft and the explanations.

Pure: the hub's call and simulated mornings ask the same functions, and none asks a clock or a solver.
"""
