"""From a catalogue to everything that will exist in the monitoring system. No file format in here."""
