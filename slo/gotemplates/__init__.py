"""Go's template language: its syntax, and checks of what the programs that expand templates would refuse."""
