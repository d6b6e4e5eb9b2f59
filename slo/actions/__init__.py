"""What `slo` does, without a terminal: plain values in and out, and an exception where it cannot be done."""
