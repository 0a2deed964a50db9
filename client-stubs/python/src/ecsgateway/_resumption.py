"""What a watch does after which end of a stream. Decisions only: no calls, no clock, no chance."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, Literal, Protocol, TypeVar

from google.protobuf.duration_pb2 import Duration
from grpc import RpcError, StatusCode

from ecsgateway.errors import ErrorDetails
from ecsgateway.v1.watch_pb2 import WatchStatus

# Seconds, but for the factor and the count.
_FIRST_BACKOFF = 0.5
_BACKOFF_FACTOR = 2.0
_LONGEST_BACKOFF = 30.0
_GOING_AWAY_SPREAD = 1.0
_HEARTBEAT = 15.0
_MISSED_HEARTBEATS = 3
_SILENCE_MARGIN = 10.0


class WatchRequest(Protocol):
    """What the requests of all watches have."""

    resume_token: str

    @property
    def heartbeat_interval(self) -> Duration:
        """How often the gateway says that the watch lives."""


class WatchResponse(Protocol):
    """What the responses of all watches have."""

    @property
    def watch(self) -> WatchStatus:
        """How to resume."""

    def WhichOneof(self, oneof_group: Literal["event"]) -> str | None:  # noqa: N802
        """What kind of message it is."""


Request = TypeVar("Request", bound=WatchRequest)
Response = TypeVar("Response", bound=WatchResponse)


OnResume = Callable[[RpcError | None, float], object]
"""Is told of an interruption: what the stream ended with, and the seconds until the next."""


@dataclass(frozen=True)
class Resumption(Generic[Request]):
    """Where a watch stands between two messages or two streams."""

    request: Request
    """What the next stream is asked for with."""
    give_up_after: float
    """How many seconds of streams that end without a message are too many."""
    renews_token: bool
    """Whether each call asks for a new bearer token."""
    ends: int = 0
    """How many streams have ended since the last message."""
    failing_since: float = 0
    """When the first of them ended, in seconds."""
    token_worked: bool = False
    """Whether a message was heard since the bearer token was last refused."""

    def __post_init__(self) -> None:
        if not self.give_up_after > 0:
            raise ValueError(f"give_up_after: {self.give_up_after} (expected: seconds, more than 0)")

    @property
    def silence(self) -> float:
        """How many seconds without a message mean that the stream is lost."""
        heartbeat = self.request.heartbeat_interval.ToTimedelta().total_seconds() or _HEARTBEAT
        return _MISSED_HEARTBEATS * heartbeat + _SILENCE_MARGIN

    def heard(self, message: WatchResponse) -> "Resumption[Request]":
        """The same after a message."""
        return replace(
            self,
            request=_resuming(self.request, message.watch.resume_token),
            ends=0,
            token_worked=True,
        )

    def ended(
        self, error: ErrorDetails, now: float, chance: float
    ) -> "tuple[Resumption[Request], float] | None":
        """The same after a stream ended, and the seconds to wait before the next.

        None where there is to be no next: the error ends the watch.

        Args:
            error: what the stream ended with, which is UNAVAILABLE where it ended with OK too early.
            now: the time in seconds.
            chance: a random number from 0 to 1.
        """
        # Silence before the first end is no failure: heartbeats may be minutes apart.
        failing_since = self.failing_since if self.ends else now
        left = failing_since + self.give_up_after - now
        if left <= 0 or not self._resumes_on(error):
            return None
        token = self.request.resume_token or error.metadata.get("resumeToken", "")
        after = replace(
            self,
            request=_resuming(self.request, token),
            ends=self.ends + 1,
            failing_since=failing_since,
            token_worked=self.token_worked and error.code is not StatusCode.UNAUTHENTICATED,
        )
        asked = error.retry_delay.total_seconds() if error.retry_delay else 0
        # A delay of nothing is no reason to come back at once. The last try is made when time is up.
        return after, min(asked if asked > 0 else _backoff(self.ends, chance), left)

    def _resumes_on(self, error: ErrorDetails) -> bool:
        match error.code:
            case StatusCode.UNAVAILABLE | StatusCode.RESOURCE_EXHAUSTED:
                return True
            case StatusCode.INTERNAL | StatusCode.UNKNOWN | StatusCode.CANCELLED:
                # Made by gRPC or a proxy: the connection broke. From the gateway it is meant.
                return not error.from_gateway
            case StatusCode.UNAUTHENTICATED:
                # The token has expired; refused again before a message, it is the caller who is unknown.
                return self.renews_token and self.token_worked
            case _:
                return False


def after_going_away(chance: float) -> float:
    """The seconds to wait before the next stream, so that not all callers come back at the same moment."""
    return _GOING_AWAY_SPREAD * chance


def _backoff(ends: int, chance: float) -> float:
    # Beyond this exponent the longest is reached; a float would overflow at some time.
    return min(_LONGEST_BACKOFF, _FIRST_BACKOFF * _BACKOFF_FACTOR ** min(ends, 16)) * chance


def _resuming(request: Request, token: str) -> Request:
    resuming = copy.deepcopy(request)
    resuming.resume_token = token
    return resuming
