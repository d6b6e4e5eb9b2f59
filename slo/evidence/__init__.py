"""The maths of error budgets: what is left, burn rates and history, independent of the source of events."""
