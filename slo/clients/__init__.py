"""The servers we talk to, and how they want to be asked. The network, and nothing of what answers mean."""
