"""The draft of the half-hour call: who waits, what is free, who is offered what and why, and what was changed
by hand. Nouns and rules are pure."""
