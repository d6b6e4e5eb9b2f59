"""Loading of definitions into a catalogue, and checks of the definitions as a whole."""
