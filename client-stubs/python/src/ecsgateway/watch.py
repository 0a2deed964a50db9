"""Watches that go on over as many streams as it takes, for grpc."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar

import grpc

from ecsgateway._resumption import OnResume, Request, Response, Resumption, after_going_away
from ecsgateway.errors import ConnectionClosedError, StreamLostError, error_details

Message_co = TypeVar("Message_co", covariant=True)


class Stream(Protocol[Message_co]):
    """What a watch needs of a call that streams."""

    def __next__(self) -> Message_co:
        """Waits for the next message."""

    def cancel(self) -> bool:
        """Ends the call."""


class Watch(Iterator[Response], Generic[Request, Response]):
    """The messages of a watch, up to the one that has `finished`.

    Iterate it, in a `with` block or not; heartbeats come too. Leaving the block, `close` or dropping the
    last reference cancels the call at once.

    Raises while iterated:
        grpc.RpcError: what ended the watch; `error_details` reads it. ConnectionClosedError once its
            connection is closed.
    """

    def __init__(
        self,
        rpc: Callable[[Request], Stream[Response]],
        resumption: Resumption[Request],
        on_resume: OnResume | None = None,
        *,
        now: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
        wait: Callable[[threading.Event, float], object] = threading.Event.wait,
    ) -> None:
        self._rpc = rpc
        self._resumption = resumption
        self._on_resume = on_resume
        self._now = now
        self._chance = chance
        self._wait = wait
        self._call: Stream[Response] | None = None
        self._closed = threading.Event()
        self._closed_by: grpc.RpcError | None = None

    def __next__(self) -> Response:
        """Waits for the next message, over as many streams as it takes."""
        try:
            while not self._closed.is_set():
                try:
                    message = self._read()
                except Exception as error:
                    self._resume_after(error)
                    continue
                self._resumption = self._resumption.heard(message)
                event = message.WhichOneof("event")
                if event == "going_away":
                    self._cancel()
                    self._pause(None, after_going_away(self._chance()))
                    continue
                if event == "finished":
                    self.close()
                return message
        except BaseException:
            self.close()
            raise
        reason, self._closed_by = self._closed_by, None
        raise reason or StopIteration

    def close(self) -> None:
        """Ends the watch and cancels its call. Any thread may do so, also while another iterates."""
        self._closed.set()
        self._cancel()

    def _connection_closed(self) -> None:
        if not self._closed.is_set():
            self._closed_by = ConnectionClosedError("the connection was closed")
        self.close()

    def __enter__(self) -> "Watch[Request, Response]":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        # A loop that breaks tells nobody.
        self.close()

    def _read(self) -> Response:
        call = self._call
        if call is None:
            call = self._call = self._rpc(self._resumption.request)
            if self._closed.is_set():
                call.cancel()
        silent = threading.Event()

        def cancel() -> None:
            silent.set()
            call.cancel()

        silence = threading.Timer(self._resumption.silence, cancel)
        silence.daemon = True
        silence.start()
        try:
            return next(call)
        except StopIteration:
            raise StreamLostError("the stream ended before the watch was over") from None
        except grpc.RpcError:
            if silent.is_set():
                raise StreamLostError(f"no message for {self._resumption.silence:g} s") from None
            raise
        finally:
            silence.cancel()
            silence.join()

    def _resume_after(self, error: Exception) -> None:
        self._cancel()
        if self._closed.is_set():
            # Whatever it is, closing has brought it about: a call on a closed channel is no RpcError.
            return
        if not isinstance(error, grpc.RpcError):
            raise error
        resumption = self._resumption.ended(error_details(error), self._now(), self._chance())
        if resumption is None:
            raise error
        self._resumption, delay = resumption
        self._pause(error, delay)

    def _pause(self, error: grpc.RpcError | None, seconds: float) -> None:
        if self._on_resume:
            self._on_resume(error, seconds)
        self._wait(self._closed, seconds)

    def _cancel(self) -> None:
        call, self._call = self._call, None
        if call is not None:
            call.cancel()
