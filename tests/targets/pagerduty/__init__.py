"""PagerDuty as code: what is written for it, what is checked in it, and an account that behaves as such."""
