"""Real servers for tests: several generations of them, and stand-ins for all they talk to.

Everything listens on 127.0.0.1 and ends with the test. `tools/servers` fetches the programs.
"""
