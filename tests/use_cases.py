"""A use case of protective monitoring that pages, for a product."""


def stolen_keys(product: str) -> str:
    """Return a document to which more lines can be added."""
    return f"""\
kind: UseCase
name: stolen-keys
product: {product}
summary: A key is used from two countries
search: index=audit action=login
schedule: "*/15 * * * *"
window: 15m
severity: page
playbook: https://example.org/playbook
owner: security engineer
review_by: 2099-01-01
"""
