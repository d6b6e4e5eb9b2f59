"""A real browser for tests: Chromium without a window, and axe-core. `tools/browser` fetches them."""
