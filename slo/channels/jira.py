"""Jira: an issue for each alert group, updated while it is open."""

from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from slo.channels.message import Channel, Config, Message, redefined
from slo.channels.versions import Since
from slo.shapes import EmailAddress, FieldError, Link, SecretFile, TextFormat
from slo.text.urls import split_url

_PROJECT = r"^[A-Z][A-Z0-9_]+$"
_WORDS = r"^[^{}\x00-\x1f]+$"

# Jira refuses a summary of several lines.
_ONE_LINE = redefined("value", r'reReplaceAll "\\s+" " " .')


class Jira(Channel):
    """A project of Jira, in the cloud (`username`) or in a data center.

    https://prometheus.io/docs/alerting/latest/configuration/#jira_config
    """

    section: ClassVar[str] = "jira_configs"
    example: ClassVar[str] = (
        "{url: https://jira.example.org, project: NOTIFY, token_file: /etc/alertmanager/secrets/jira}"
    )
    # It has a schedule although it wakes nobody: an issue whose resolution is muted would stay open.
    # Not 0.28: Debian's build lacks it, and it searches with an API that Jira Cloud has removed:
    # https://developer.atlassian.com/changelog/#CHANGE-2046
    since: ClassVar[Since] = Since("0.29")

    url: Link = Field(description="address of Jira, such as https://example.atlassian.net")
    project: Annotated[str, TextFormat(_PROJECT, "a project's key", "NOTIFY")] = Field(
        description="key of the project, such as NOTIFY"
    )
    issue_type: Annotated[str, TextFormat(_WORDS, "a type of issue", "Task")] = Field(
        "Task", description="an issue type of the project"
    )
    token_file: SecretFile = Field(
        description="file with an API token (cloud) or a personal access token (data center)"
    )
    username: EmailAddress | None = Field(
        None, description="e-mail address of the token's owner, for Jira Cloud"
    )
    resolve_transition: Annotated[str, TextFormat(_WORDS, "a transition", "Done")] | None = Field(
        None, description="name of the transition that closes an issue; without it, people close issues"
    )

    @model_validator(mode="after")
    def _username_only_in_cloud(self) -> "Jira":
        where = split_url(self.url)
        if where is None:
            raise FieldError("the host of this address cannot be one", "url")
        in_cloud = (where.hostname or "").endswith(".atlassian.net")
        if in_cloud and self.username is None:
            raise ValueError("Jira Cloud needs the address of the token's owner: add 'username'")
        if not in_cloud and self.username is not None:
            raise FieldError(
                "'username' is only for Jira Cloud; a data center needs the token alone", "username"
            )
        if "/rest" in where.path:
            raise FieldError("write the address without '/rest'; '/rest/api/2' is added to it", "url")
        return self

    def __str__(self) -> str:
        return f"Jira {self.project} ({self.url})"

    def config(self, message: Message) -> Config:
        transition = self.resolve_transition
        return {
            # Version 3 of the API needs documents instead of plain text.
            "api_url": f"{self.url.rstrip('/')}/rest/api/2",
            "http_config": self._authorization(),
            "project": self.project,
            "issue_type": self.issue_type,
            # Without a transition, versions before 0.33 fail on resolved alerts.
            "send_resolved": message.send_resolved and transition is not None,
            **({"resolve_transition": transition} if transition else {}),
            "summary": _ONE_LINE + message.title,
            "description": message.text,
            "priority": "",
        }

    def _authorization(self) -> Config:
        if self.username is not None:
            return {"basic_auth": {"username": self.username, "password_file": self.token_file}}
        return {"authorization": {"credentials_file": self.token_file}}
