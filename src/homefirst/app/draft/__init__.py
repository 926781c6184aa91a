"""The draft of the call: the county put together, the jobs that make it."""
