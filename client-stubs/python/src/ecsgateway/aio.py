"""Connections to a gateway and watches that resume, for grpc.aio: what `ecsgateway` has, to be awaited."""

import asyncio
import contextlib
import inspect
import os
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Generic, cast

import grpc

from ecsgateway._resumption import OnResume, Request, Response, Resumption, after_going_away
from ecsgateway._settings import (
    DEFAULT_DEADLINE,
    GIVE_UP_AFTER,
    AsyncToken,
    Settings,
    asking_for_token,
    usable,
)
from ecsgateway._watches import OpenWatches, check_watch
from ecsgateway.errors import ConnectionClosedError, StreamLostError, error_details
from ecsgateway.v1.clusters_pb2_grpc import ClustersStub
from ecsgateway.v1.service_deployments_pb2_grpc import ServiceDeploymentsStub
from ecsgateway.v1.service_revisions_pb2_grpc import ServiceRevisionsStub
from ecsgateway.v1.services_pb2_grpc import ServicesStub
from ecsgateway.v1.tags_pb2_grpc import TagsStub
from ecsgateway.v1.task_definitions_pb2_grpc import TaskDefinitionsStub
from ecsgateway.v1.task_sets_pb2_grpc import TaskSetsStub
from ecsgateway.v1.tasks_pb2_grpc import TasksStub


def connect(
    address: str,
    *,
    plaintext: bool = False,
    root_certificates: str | os.PathLike[str] | None = None,
    certificate_chain: str | os.PathLike[str] | None = None,
    private_key: str | os.PathLike[str] | None = None,
    token: AsyncToken | None = None,
    target: str | None = None,
    default_deadline: float | None = DEFAULT_DEADLINE,
) -> "Gateway":
    """Returns a connection as `ecsgateway.connect` does, for the event loop that runs.

    `token` may also be a coroutine function; one that is not must not block.
    """
    settings = Settings(
        address, plaintext, root_certificates, certificate_chain, private_key, token, target, default_deadline
    )
    credentials, options = settings.credentials(), settings.options()
    interceptors: list[grpc.aio.ClientInterceptor] = [
        _UnaryCallSettings(settings),
        _StreamCallSettings(settings),
    ]
    if credentials is None:
        channel = grpc.aio.insecure_channel(address, options, interceptors=interceptors)
    else:
        channel = grpc.aio.secure_channel(address, credentials, options, interceptors=interceptors)
    return Gateway(channel, settings)


class Gateway:
    """A connection to a gateway: the stub of each service, and watches."""

    def __init__(self, channel: grpc.aio.Channel, settings: Settings) -> None:
        self._channel = channel
        self._watches = OpenWatches()
        self._renews_token = settings.renews_token
        self.clusters = ClustersStub(channel)
        self.service_deployments = ServiceDeploymentsStub(channel)
        self.service_revisions = ServiceRevisionsStub(channel)
        self.services = ServicesStub(channel)
        self.tags = TagsStub(channel)
        self.task_definitions = TaskDefinitionsStub(channel)
        self.task_sets = TaskSetsStub(channel)
        self.tasks = TasksStub(channel)

    def watch(
        self,
        rpc: Callable[[Request], grpc.aio.UnaryStreamCall[Request, Response]],
        request: Request,
        *,
        give_up_after: float = GIVE_UP_AFTER,
        on_resume: OnResume | None = None,
    ) -> "Watch[Request, Response]":
        """Watches to the end, over dropped connections, restarts and renewed tokens.

        Args:
            rpc: a watch of one of this connection's stubs, as in `gateway.services.WatchService`.
            request: its first request.
            give_up_after: seconds of streams that end without a message, from the first such end on, after
                which the error at hand is raised.
            on_resume: called before each pause with the error that the stream ended with, None where the
                gateway sent the watch away, and the seconds until the next stream. What it raises ends the
                watch.

        Raises:
            TypeError: if `rpc` is not a watch, or `request` not the request of one.
            ValueError: if `give_up_after` is 0 or less.
        """
        check_watch(rpc, request)
        resumption = Resumption(request, give_up_after, self._renews_token)
        return self._watches.add(Watch(rpc, resumption, on_resume))

    async def close(self) -> None:
        """Closes the connection, cancels its calls and ends its watches with ConnectionClosedError."""
        self._watches.connection_closed()
        await self._channel.close()

    async def __aenter__(self) -> "Gateway":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


async def _wait(closed: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(closed.wait(), seconds)


class Watch(AsyncIterator[Response], Generic[Request, Response]):
    """The messages of a watch, up to the one that has `finished`.

    Iterate it with `async for`, in an `async with` block or not; heartbeats come too. Leaving the block,
    `aclose`, cancelling the task that iterates, or dropping the last reference cancels the call at once.

    Raises while iterated:
        grpc.RpcError: what ended the watch; `error_details` reads it. ConnectionClosedError once its
            connection is closed.
    """

    def __init__(
        self,
        rpc: Callable[[Request], grpc.aio.UnaryStreamCall[Request, Response]],
        resumption: Resumption[Request],
        on_resume: OnResume | None = None,
        *,
        now: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
        wait: Callable[[asyncio.Event, float], Awaitable[object]] = _wait,
    ) -> None:
        self._rpc = rpc
        self._resumption = resumption
        self._on_resume = on_resume
        self._now = now
        self._chance = chance
        self._wait = wait
        self._call: grpc.aio.UnaryStreamCall[Request, Response] | None = None
        self._closed = asyncio.Event()
        self._closed_by: grpc.RpcError | None = None

    async def __anext__(self) -> Response:
        """Waits for the next message, over as many streams as it takes."""
        try:
            while not self._closed.is_set():
                try:
                    message = await self._read()
                except Exception as error:
                    await self._resume_after(error)
                    continue
                self._resumption = self._resumption.heard(message)
                event = message.WhichOneof("event")
                if event == "going_away":
                    self._cancel()
                    await self._pause(None, after_going_away(self._chance()))
                    continue
                if event == "finished":
                    self._close()
                return message
        except BaseException:
            self._close()
            raise
        reason, self._closed_by = self._closed_by, None
        raise reason or StopAsyncIteration

    async def aclose(self) -> None:
        """Ends the watch and cancels its call. Any task may, also while another iterates."""
        self._close()

    def _connection_closed(self) -> None:
        if not self._closed.is_set():
            self._closed_by = ConnectionClosedError("the connection was closed")
        self._close()

    async def __aenter__(self) -> "Watch[Request, Response]":
        return self

    async def __aexit__(self, *_: object) -> None:
        self._close()

    def __del__(self) -> None:
        # A loop that breaks tells nobody.
        self._close()

    async def _read(self) -> Response:
        if self._call is None:
            self._call = self._rpc(self._resumption.request)
        reading = asyncio.ensure_future(self._call.read())
        try:
            # Unlike wait_for, this tells a cancelled call from a cancelled caller.
            await asyncio.wait({reading}, timeout=self._resumption.silence)
            if not reading.done():
                raise StreamLostError(f"no message for {self._resumption.silence:g} s")
            if reading.cancelled():
                raise StreamLostError("the stream was cancelled")
            message = reading.result()
        finally:
            reading.cancel()
        if message is grpc.aio.EOF:
            raise StreamLostError("the stream ended before the watch was over")
        return cast(Response, message)

    async def _resume_after(self, error: Exception) -> None:
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
        await self._pause(error, delay)

    async def _pause(self, error: grpc.RpcError | None, seconds: float) -> None:
        if self._on_resume:
            self._on_resume(error, seconds)
        await self._wait(self._closed, seconds)

    def _close(self) -> None:
        self._closed.set()
        self._cancel()

    def _cancel(self) -> None:
        call, self._call = self._call, None
        if call is not None:
            call.cancel()


class _CallSettings:
    """Gives a call its token and target."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def _details(
        self, given: grpc.aio.ClientCallDetails, deadline: float | None
    ) -> grpc.aio.ClientCallDetails:
        return grpc.aio.ClientCallDetails(
            method=given.method,
            timeout=deadline if given.timeout is None else given.timeout,
            metadata=grpc.aio.Metadata(*self._settings.metadata(given.metadata or (), await self._ask())),
            credentials=given.credentials,
            wait_for_ready=given.wait_for_ready,
        )

    async def _ask(self) -> str | None:
        token = self._settings.token
        if not callable(token):
            return token
        with asking_for_token():
            asked = token()
            own = await asked if inspect.isawaitable(asked) else asked
        return usable(own)


# grpc.aio takes an interceptor for one kind of call only, even if it is of both.
class _UnaryCallSettings(_CallSettings, grpc.aio.UnaryUnaryClientInterceptor):
    """For unary calls, which get a deadline too."""

    async def intercept_unary_unary(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        details = await self._details(client_call_details, self._settings.default_deadline)
        return await continuation(details, request)


class _StreamCallSettings(_CallSettings, grpc.aio.UnaryStreamClientInterceptor):
    """For streams."""

    async def intercept_unary_stream(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        return await continuation(await self._details(client_call_details, None), request)
