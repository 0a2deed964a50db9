"""A gateway that plays scripts, and the same watch on it by grpc and by grpc.aio."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import grpc
from google.protobuf.any_pb2 import Any as PackedDetail
from google.protobuf.message import Message
from google.rpc.error_details_pb2 import ErrorInfo
from google.rpc.status_pb2 import Status

import ecsgateway.aio
from ecsgateway import Watch, connect
from ecsgateway._resumption import OnResume, Resumption
from ecsgateway.v1.service_deployment_watch_pb2 import (
    WatchServiceDeploymentRequest,
    WatchServiceDeploymentResponse,
)
from ecsgateway.v1.watch_pb2 import WatchStatus

Response = WatchServiceDeploymentResponse


def message(token: str, **event: Any) -> Response:
    """A message of a watch, a progress unless told otherwise."""
    return Response(watch=WatchStatus(resume_token=token), **(event or {"progress": {}}))


def finished(token: str) -> Response:
    return message(token, finished={"reason": "done"})


def going_away(token: str) -> Response:
    return message(token, going_away={})


def trailers(code: grpc.StatusCode, *details: Message) -> tuple[str, bytes]:
    """What carries details of an error over the wire."""
    status = Status(code=code.value[0], details=map(_packed, details))
    return "grpc-status-details-bin", status.SerializeToString()


def _packed(detail: Message) -> PackedDetail:
    packed = PackedDetail()
    packed.Pack(detail)
    return packed


@dataclass(frozen=True)
class Fails:
    """An end of a stream with an error."""

    code: grpc.StatusCode
    details: tuple[Message, ...] = ()


SILENCE = "silence"
MOST_STREAMS = 20
Script = Iterable[Response | Fails | str]


def gateway_error(code: grpc.StatusCode, **metadata: str) -> Fails:
    return Fails(code, (ErrorInfo(reason="INTERNAL", domain="ecsgateway", metadata=metadata),))


@dataclass
class ScriptedGateway:
    """Plays one script for each stream, and the last one for all that follow."""

    scripts: list[Script]
    resume_tokens: list[str] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)
    # For each stream, whether it is over for the gateway. A silent one is over when it is cancelled.
    over: list[threading.Event] = field(default_factory=list)
    address: str = ""

    def watch(self, request: WatchServiceDeploymentRequest, context: Any) -> Iterator[Response]:
        if len(self.resume_tokens) > MOST_STREAMS:
            context.abort(grpc.StatusCode.DATA_LOSS, "a watch that never ends")
        script = self.scripts[min(len(self.resume_tokens), len(self.scripts) - 1)]
        self.resume_tokens.append(request.resume_token)
        self.authorizations.append(dict(context.invocation_metadata()).get("authorization", ""))
        over = threading.Event()
        self.over.append(over)
        if not context.add_callback(over.set):
            over.set()
        for step in script:
            if isinstance(step, Response):
                yield step
            elif isinstance(step, Fails):
                context.set_trailing_metadata((trailers(step.code, *step.details),))
                context.abort(step.code, "scripted")
            else:
                over.wait(10)

    @contextmanager
    def served(self) -> Iterator["ScriptedGateway"]:
        server = grpc.server(ThreadPoolExecutor(8))
        watch = grpc.unary_stream_rpc_method_handler(
            self.watch, WatchServiceDeploymentRequest.FromString, Response.SerializeToString
        )
        rpcs = {"WatchServiceDeployment": watch}
        server.add_generic_rpc_handlers(
            (grpc.method_handlers_generic_handler("ecsgateway.v1.ServiceDeployments", rpcs),)
        )
        self.address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
        server.start()
        yield self
        server.stop(None).wait()


@dataclass
class FakeTime:
    """A clock that waits move on, and chance that is always the same."""

    seconds: float = 0.0
    chance: float = 0.5
    waits: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.seconds

    def random(self) -> float:
        return self.chance

    def wait(self, _: threading.Event, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds

    async def wait_async(self, closed: asyncio.Event, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds


@dataclass
class Played:
    """What came of a watch."""

    messages: list[Response] = field(default_factory=list)
    error: grpc.RpcError | None = None

    @property
    def resume_tokens(self) -> list[str]:
        return [message.watch.resume_token for message in self.messages]


class Play(Protocol):
    """Runs a watch to its end."""

    def __call__(
        self,
        gateway: ScriptedGateway,
        time: FakeTime,
        *,
        request: WatchServiceDeploymentRequest | None = None,
        token: str | Callable[[], str] | None = None,
        give_up_after: float = 600,
        on_resume: OnResume | None = None,
    ) -> Played: ...


def play_sync(
    gateway: ScriptedGateway,
    time: FakeTime,
    *,
    request: WatchServiceDeploymentRequest | None = None,
    token: str | Callable[[], str] | None = None,
    give_up_after: float = 600,
    on_resume: OnResume | None = None,
) -> Played:
    played = Played()
    with connect(gateway.address, plaintext=True, token=token) as connection:
        resumption = Resumption(request or WatchServiceDeploymentRequest(), give_up_after, callable(token))
        rpc = connection.service_deployments.WatchServiceDeployment
        try:
            played.messages.extend(
                Watch(rpc, resumption, on_resume, now=time.now, chance=time.random, wait=time.wait)
            )
        except grpc.RpcError as error:
            played.error = error
    return played


def play_aio(
    gateway: ScriptedGateway,
    time: FakeTime,
    *,
    request: WatchServiceDeploymentRequest | None = None,
    token: str | Callable[[], str] | None = None,
    give_up_after: float = 600,
    on_resume: OnResume | None = None,
) -> Played:
    played = Played()

    async def play() -> None:
        async with ecsgateway.aio.connect(gateway.address, plaintext=True, token=token) as connection:
            resumption = Resumption(
                request or WatchServiceDeploymentRequest(), give_up_after, callable(token)
            )
            rpc = connection.service_deployments.WatchServiceDeployment
            watch = ecsgateway.aio.Watch(
                rpc, resumption, on_resume, now=time.now, chance=time.random, wait=time.wait_async
            )
            try:
                async for message in watch:
                    played.messages.append(message)
            except grpc.RpcError as error:
                played.error = error

    asyncio.run(play())
    return played
