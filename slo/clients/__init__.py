"""The servers we talk to, one a file. The network, and nothing of what answers mean for an objective."""
