"""Whatever slo reads, with inputs that nobody would write: a documented exit code, in bounded time."""
