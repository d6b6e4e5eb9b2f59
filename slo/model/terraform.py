"""Services that Terraform loads the generated rules into, for the target terraform."""

from enum import StrEnum


class TerraformModule(StrEnum):
    """A module for one service."""

    MIMIR = "mimir"
    AMAZON_PROMETHEUS = "amazon-prometheus"
