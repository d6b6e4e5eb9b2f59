"""Live pages, JSON and metrics of error budgets over HTTP."""
