"""Amazon SNS: a topic that forwards messages to its subscribers."""

from typing import Annotated, ClassVar

from pydantic import Field

from slo.channels.message import Channel, Config, Message
from slo.shapes import Link, TextFormat

# SNS refuses subjects of 100 characters or more or with unprintable ones. A title may have both.
# https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
_SUBJECT = (
    "{{ .Status | toUpper }}: "
    '{{ or .CommonLabels.slo .CommonLabels.product "alerts" | reReplaceAll "[^ -~]+" " " | printf "%.80s" }}'
)

_ARN = "arn:aws[a-z-]*"
TopicArn = Annotated[
    str,
    TextFormat(
        rf"^{_ARN}:sns:[a-z0-9-]+:[0-9]{{12}}:[A-Za-z0-9_-]{{1,256}}$",
        "a topic's name",
        "arn:aws:sns:eu-west-2:123456789012:notify-page",
        "FIFO topics are not accepted: they drop a resolution that comes within five minutes",
    ),
]
RoleArn = Annotated[
    str,
    TextFormat(
        rf"^{_ARN}:iam::[0-9]{{12}}:role/[A-Za-z0-9_+=,.@/-]+$",
        "a role's name",
        "arn:aws:iam::123456789012:role/alertmanager",
    ),
]
Profile = Annotated[str, TextFormat(r"^[A-Za-z0-9_.-]+$", "a profile's name", "alertmanager")]


class Sns(Channel):
    """A topic of Amazon SNS, with the AWS credentials of Alertmanager's own environment.

    https://prometheus.io/docs/alerting/latest/configuration/#sns_config
    """

    section: ClassVar[str] = "sns_configs"
    example: ClassVar[str] = "{topic_arn: arn:aws:sns:eu-west-2:123456789012:notify-page}"

    topic_arn: TopicArn
    profile: Profile | None = Field(None, description="profile of AWS's credentials file, if not the default")
    role_arn: RoleArn | None = Field(None, description="role that Alertmanager assumes to publish")
    api_url: Link | None = Field(None, description="address of SNS, if not the public one of its region")

    def __str__(self) -> str:
        return f"Amazon SNS ({self.topic_arn})"

    def config(self, message: Message) -> Config:
        region = self.topic_arn.split(":")[3]
        signing = {"region": region, "profile": self.profile, "role_arn": self.role_arn}
        return {
            "topic_arn": self.topic_arn,
            **({"api_url": self.api_url} if self.api_url else {}),
            "sigv4": {name: value for name, value in signing.items() if value is not None},
            "send_resolved": message.send_resolved,
            "subject": _SUBJECT,
            "message": f"{message.title}\n{message.text}",
        }
