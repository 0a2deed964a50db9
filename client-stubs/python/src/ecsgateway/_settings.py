"""What connections of grpc and of grpc.aio are made with, checked."""

import math
import os
import re
import ssl
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import grpc

from ecsgateway.errors import TokenError

Metadata = tuple[tuple[str, str | bytes], ...]
Token = str | Callable[[], str]
AsyncToken = str | Callable[[], str | Awaitable[str]]

DEFAULT_DEADLINE = 30.0
GIVE_UP_AFTER = 600.0
_KEEPALIVE_TIME_MS = 30_000
_KEEPALIVE_TIMEOUT_MS = 10_000
_LONGEST_RECONNECT_BACKOFF_MS = 30_000
_BYTE = r"(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])"
_HOST = r"(?:[^][/?#@\\:,%\s]+|\[[\da-fA-F:.]+(?:%[^]\s]+)?\])"
# gRPC would call port 443 where there is none, and fail only at the first call where it is no address at all.
# The host of `dns:443` is not called dns.
_ADDRESS = re.compile(
    rf"(?!dns:\d+$)(?:dns:(?://[^/\s]*/)?)?{_HOST}:(?P<port>\d{{1,5}})"
    r"|(?:unix|unix-abstract|vsock|ipv4|ipv6|xds):\S+",
    re.ASCII,
)
_LOOPBACK = re.compile(rf"(?:dns:(?:///)?)?(?:localhost|127(?:\.{_BYTE}){{3}}|\[::1\])(?::\d+)?", re.ASCII)
_HEADER_NAME = re.compile(r"[0-9a-z_.-]+")
_HEADER_VALUE = re.compile(r"[\x20-\x7e]*")
_NOT_FOR_HEADERS = re.compile(r"[^\x21-\x7e]")


@dataclass(frozen=True)
class Settings:
    """How to reach a gateway and what to say to it."""

    address: str
    plaintext: bool
    root_certificates: str | os.PathLike[str] | None
    certificate_chain: str | os.PathLike[str] | None
    private_key: str | os.PathLike[str] | None
    token: AsyncToken | None
    target: str | None
    default_deadline: float | None

    def __post_init__(self) -> None:
        _check_address(self.address)
        if self.token is not None and not callable(self.token) and (fault := _token_fault(self.token)):
            raise ValueError(f"token: {fault}")
        _check_metadata("ecs-target", self.target or "")
        files_of_tls = (self.root_certificates, self.certificate_chain, self.private_key)
        if self.plaintext and files_of_tls != (None, None, None):
            raise ValueError("plaintext=True (expected: no certificates or keys, they would not be used)")
        if (self.certificate_chain is None) != (self.private_key is None):
            raise ValueError("certificate_chain and private_key (expected: both or neither)")
        if self.default_deadline is not None and not 0 < self.default_deadline < math.inf:
            raise ValueError(
                f"default_deadline: {self.default_deadline} (expected: seconds, or None for none)"
            )
        if self.plaintext and self.token and not _is_local(self.address):
            raise ValueError(
                f"address: {self.address!r} with a token and plaintext=True "
                "(expected: a loopback address; a token in the clear could be read on the way)"
            )

    @property
    def renews_token(self) -> bool:
        """Whether each call asks for a new token."""
        return callable(self.token)

    def credentials(self) -> grpc.ChannelCredentials | None:
        """Credentials of the channel, read from the files now. None: plaintext."""
        if self.plaintext:
            return None
        roots, key, chain = map(_read, (self.root_certificates, self.private_key, self.certificate_chain))
        self._check_certificates()
        return grpc.ssl_channel_credentials(roots or _system_roots(), key, chain)

    def _check_certificates(self) -> None:
        # gRPC would make a channel of anything, and connect to nothing.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            if self.root_certificates is not None:
                context.load_verify_locations(self.root_certificates)
        except ssl.SSLError as error:
            raise ValueError(f"root_certificates (expected: certificates in PEM): {error}") from error
        try:
            if self.certificate_chain is not None:
                # A password, so that nobody is asked for one.
                context.load_cert_chain(self.certificate_chain, self.private_key, password="")
        except ssl.SSLError as error:
            raise ValueError(
                f"certificate_chain and private_key (expected: a pair in PEM): {error}"
            ) from error

    def options(self) -> list[tuple[str, Any]]:
        """Options of the channel."""
        service_config = files("ecsgateway").joinpath("service-config.json").read_text("utf-8")
        return [
            ("grpc.primary_user_agent", f"ecsgateway-python/{version('ecsgateway')}"),
            ("grpc.service_config", service_config),
            # A ping after 30 s without anything heard; without an answer, lost 10 s later. The gateway
            # permits a ping each 10 s.
            ("grpc.keepalive_time_ms", _KEEPALIVE_TIME_MS),
            ("grpc.keepalive_timeout_ms", _KEEPALIVE_TIMEOUT_MS),
            # Otherwise pings stop after two, and with them the watch over a stream of five-minute heartbeats.
            ("grpc.http2.max_pings_without_data", 0),
            # gRPC's own two minutes would outlast the backoff of watches.
            ("grpc.max_reconnect_backoff_ms", _LONGEST_RECONNECT_BACKOFF_MS),
            # A proxy of the environment is no way to one's own machine.
            ("grpc.enable_http_proxy", 0 if _is_local(self.address) else 1),
        ]

    def metadata(self, given: Iterable[tuple[str, str | bytes]], token: str | None) -> Metadata:
        """The metadata of a call: what its caller gave goes before what the connection has.

        Raises:
            ValueError: if its caller gave what headers cannot carry. gRPC would say INTERNAL, as if the
                connection had broken.
        """
        given = tuple(given)
        for name, value in given:
            _check_metadata(name, value)
        own = {"authorization": token and f"Bearer {token}", "ecs-target": self.target}
        names = {name for name, _ in given}
        return given + tuple((name, value) for name, value in own.items() if value and name not in names)


def _check_metadata(name: str, value: str | bytes) -> None:
    text = value if isinstance(value, str) else value.decode("latin-1")
    if not _HEADER_NAME.fullmatch(name) or not (name.endswith("-bin") or _HEADER_VALUE.fullmatch(text)):
        raise ValueError(f"metadata {name!r} (expected: a name in lower case, a value of printable ASCII)")


@contextmanager
def asking_for_token() -> Iterator[None]:
    """Around what asks for a token: whatever it raises becomes a TokenError."""
    try:
        yield
    except Exception as cause:
        raise TokenError(f"no token: {type(cause).__name__}: {cause}") from cause


def usable(token: object) -> str:
    """Returns a token that was asked for.

    Raises:
        TokenError: if a header cannot carry it.
    """
    if fault := _token_fault(token):
        raise TokenError(fault)
    return str(token)


def _token_fault(token: object) -> str | None:
    if not isinstance(token, str):
        return f"the token is of type {type(token).__name__} (expected: str)"
    if not token:
        return "the token is empty"
    unfit = _NOT_FOR_HEADERS.search(token)
    return unfit and f"the token has a character that a header cannot carry (at index {unfit.start()})"


def _check_address(address: str) -> None:
    found = _ADDRESS.fullmatch(address)
    if not found or not 0 < int(found["port"] or 1) < 1 << 16:
        raise ValueError(f"address: {address!r} (expected: host:port, dns:///host:port or unix:path)")


def _is_local(address: str) -> bool:
    return address.startswith("unix:") or _LOOPBACK.fullmatch(address) is not None


def _read(path: str | os.PathLike[str] | None) -> bytes | None:
    return None if path is None else Path(path).read_bytes()


def _system_roots() -> bytes | None:
    """The authorities that the machine trusts. None where Python finds none: gRPC then has its own list."""
    certificates = ssl.create_default_context().get_ca_certs(binary_form=True)
    return "".join(map(ssl.DER_cert_to_PEM_cert, certificates)).encode() or None
