"""What generated rules cost and how right they are, beside Sloth's and Pyrra's, on a real Prometheus."""
