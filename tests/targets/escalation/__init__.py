"""Escalation in Jira Service Management and incident.io: what is written, and whom it pages when."""
