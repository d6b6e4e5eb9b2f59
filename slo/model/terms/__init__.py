"""Terms of everything that parties sign, one module for each kind."""
