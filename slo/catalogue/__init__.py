"""From texts to a catalogue, keeping on the way where everything was written."""
