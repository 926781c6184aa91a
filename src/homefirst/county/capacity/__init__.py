"""What could take a person: what is posted as free, by whom and when, and who was promised it.

A *line* of capacity, or resource (`resource`), is posted day by day (`posting`) and is open, closed, held or
barred (`states`). A *claim* is a promise of some of it to somebody, under the key of their offer: `claims`
says how much is left, `kept` which promises stand, `use` what it adds up to beside what was `commissioned`.
`held` is about locks, and not about the state of that name. `record` has the verbs, `read` the questions.
"""
