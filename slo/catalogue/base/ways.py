"""The channels of a receiver of others, in words."""

from collections.abc import Iterator

from slo.source.nodes import Document, Record, Sequence, plain

_ADDRESSES = ("channel", "to", "room_id", "topic_arn", "chat_id")
"""Fields that say where a channel leads and hold no secret."""


def ways(document: Document, name: str) -> tuple[str, ...]:
    """Return the channels of a receiver, such as `slack #alerts`, without keys and addresses of webhooks."""
    receivers = document.at("receivers")
    items = receivers.items if isinstance(receivers, Sequence) else []
    return tuple(
        way
        for item in items
        if isinstance(item, Record) and plain(item).get("name") == name
        for way in _ways(plain(item))
    )


def _ways(receiver: dict[str, object]) -> Iterator[str]:
    for section, configs in receiver.items():
        if section.endswith("_configs") and isinstance(configs, list):
            for config in configs:
                yield " ".join((section.removesuffix("_configs"), *_address(config)))


def _address(config: object) -> Iterator[str]:
    fields = config if isinstance(config, dict) else {}
    yield from [fields[one] for one in _ADDRESSES if isinstance(fields.get(one), str)][:1]
