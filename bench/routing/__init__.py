"""What routing for very many products costs: a compilation, and an Alertmanager that loads what it writes."""
