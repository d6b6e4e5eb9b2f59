"""YAML with a place for everything: text, positions, the node tree, and what is wrong with it."""
