"""HTTP clients of the servers that slo uses. They return data; other packages interpret it."""
