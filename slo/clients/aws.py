"""Signs requests for Amazon Managed Service for Prometheus with botocore (the extra `aws`)."""

from functools import cached_property, partial
from typing import Any

from requests import PreparedRequest

from slo.clients.failures import NoCredentials
from slo.clients.http_config import SigV4

_SERVICE = "aps"
_SESSION = "slo"  # session name in AWS's audit trail


class SigV4Signer:
    """Signs requests. Credentials come from AWS's default chain and are renewed before they expire.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
    """

    def __init__(self, config: SigV4) -> None:
        self._config = config

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Sign a request; raises NoCredentials."""
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.exceptions import BotoCoreError, ClientError

        # Headers that proxies may change (User-Agent, Accept) are not signed.
        headers = {name: request.headers[name] for name in ("Content-Type",) if name in request.headers}
        signed = AWSRequest(method=request.method, url=request.url, data=request.body, headers=headers)
        try:
            SigV4Auth(self._credentials.get_frozen_credentials(), _SERVICE, self._region).add_auth(signed)
        except (BotoCoreError, ClientError) as error:
            raise NoCredentials(f"AWS returned no credentials: {error}") from error
        request.headers.update(signed.headers)
        return request

    @cached_property
    def _session(self) -> Any:
        import botocore.session

        return botocore.session.Session(profile=self._config.profile)

    @cached_property
    def _region(self) -> str:
        region = self._config.region or self._session.get_config_variable("region")
        if not region:
            raise NoCredentials("the AWS region is not known: set 'region' below 'sigv4'")
        return str(region)

    @cached_property
    def _credentials(self) -> Any:
        from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials

        own = self._session.get_credentials()
        if own is None:
            raise NoCredentials("there are no AWS credentials in the environment or in AWS's files")
        if self._config.role_arn is None:
            return own
        fetcher = AssumeRoleCredentialFetcher(
            client_creator=partial(self._session.create_client, region_name=self._region),
            source_credentials=own,
            role_arn=self._config.role_arn,
            extra_args={"RoleSessionName": _SESSION},
        )
        return DeferredRefreshableCredentials(fetcher.fetch_credentials, "assume-role")
