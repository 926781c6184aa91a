"""The draft made as good as it can be: level by level, with a bound that says how far from the best it is.

Where to begin: `solve.polish` parts the question (`parts`) into what hangs together. A small part is one
program for HiGHS, level after level (`levelled`, `highs`). A large one (`many`) gets prices of people and the
bound that follows (`prices_of_people`, `packing`), those who come first (`firsts`), a plan made from the
prices (`dive`), and then, as long as there is time, a better one a few lines at a time (`search`, `settle`).
`answer` tells it, with what one more of each line would save (`prices`: of lines, and not of people).
Columns, instance and the quick plan that it begins with are policy's (`policy/allocation`).
"""
