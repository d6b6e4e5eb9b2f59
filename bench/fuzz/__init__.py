"""Very many inputs for whatever slo reads."""
