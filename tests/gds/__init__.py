"""The alerting of a real organisation, said in our definitions, beside what it really ran."""
