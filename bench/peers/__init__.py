"""What compilation costs beside Sloth, Pyrra and slokit."""
