"""How much of each error budget is left, and how fast it goes: the maths, wherever the events are from."""
