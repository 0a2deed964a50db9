"""The open watches of a connection, which end with it."""

import threading
from typing import Protocol, TypeVar
from weakref import WeakSet


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
