"""Who hears of which alert: the tree, its router, its file, its texts, and the real Alertmanager as judge."""
