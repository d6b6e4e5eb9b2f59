"""Plan of rules and routing made from a catalogue, independent of file formats."""
