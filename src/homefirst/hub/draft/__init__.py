"""The draft of the half-hour call: who waits, what is free, who is offered what and why, and what was changed
by hand. Nouns and rules are pure.

In the order of use: `rules` (what of the pack it goes by), `people` with `waits` (who is asked for, and as
what), `lines` (what is free), `pinches` (sites that are short), `overrides` (changed by hand), `solving` (the
question and its answer, for which the solver is needed), `solved` (that answer as a noun), `reasons` (why),
`steps` (assessments and equipment), `told` (all of it as one answer); `drafts`, `record` and `read` keep it.
In `app/draft`, `allocating` puts the county together as it stands, and `drafting` makes the draft of it.
"""
