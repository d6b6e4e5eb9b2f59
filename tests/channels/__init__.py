"""The ways to reach people: which Alertmanager has them, and what arrives by each."""
