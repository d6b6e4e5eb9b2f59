"""Reading of YAML with positions: source text, node tree, comments and syntax errors."""
