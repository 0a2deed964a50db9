"""What a connection takes for a watch, and its open ones, which end with it."""

import threading
from functools import partial
from typing import Protocol, TypeVar
from weakref import WeakSet

import grpc

_NO_WATCHES = (grpc.UnaryUnaryMultiCallable, grpc.aio.UnaryUnaryMultiCallable)


def check_watch(rpc: object, request: object) -> None:
    """Refuses what is no watch. Type checkers do, too.

    Raises:
        TypeError: if the RPC answers once, or the request is not one of a watch.
    """
    called = rpc.func if isinstance(rpc, partial) else rpc
    if isinstance(called, _NO_WATCHES) or not callable(called) or not hasattr(request, "resume_token"):
        raise TypeError(
            f"rpc with a {type(request).__name__} (expected: a watch of a stub, as in "
            "gateway.services.WatchService, and its request)"
        )


class OpenWatch(Protocol):
    """What a connection needs of its watches."""

    def _connection_closed(self) -> None:
        """Ends the watch and tells whoever iterates it."""


AnyWatch = TypeVar("AnyWatch", bound=OpenWatch)


class OpenWatches:
    """Keeps watches until nobody else does. Any thread may use it."""

    def __init__(self) -> None:
        # Reentrant: what handles a signal may close the connection in the midst of another call.
        self._lock = threading.RLock()
        self._watches: WeakSet[OpenWatch] = WeakSet()
        self._closed = False

    def add(self, watch: AnyWatch) -> AnyWatch:
        """Returns the watch, which has ended if the connection has."""
        with self._lock:
            self._watches.add(watch)
            closed = self._closed
        if closed:
            watch._connection_closed()
        return watch

    def connection_closed(self) -> None:
        """Ends all of them, and those to come."""
        with self._lock:
            self._closed = True
            watches = list(self._watches)
        for watch in watches:
            watch._connection_closed()
