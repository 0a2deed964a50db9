"""What a call of a connection carries, by grpc and by grpc.aio, seen from a server that records it."""

import asyncio
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import grpc
import pytest
import trustme

import ecsgateway.aio
from ecsgateway import TokenError, connect, error_details
from ecsgateway.v1.clusters_pb2 import (
    CreateClusterRequest,
    CreateClusterResponse,
    ListClustersRequest,
    ListClustersResponse,
)
from ecsgateway.v1.service_watch_pb2 import ServiceFinished, WatchServiceRequest, WatchServiceResponse


@dataclass
class Recorder:
    """Answers three RPCs and keeps what came along."""

    failures: int = 0
    metadata: list[dict[str, str | bytes]] = field(default_factory=list)
    deadlines: list[float | None] = field(default_factory=list)
    callers: list[Any] = field(default_factory=list)

    def unary(self, request: Any, context: Any) -> Any:
        self._record(context)
        if len(self.metadata) <= self.failures:
            context.abort(grpc.StatusCode.UNAVAILABLE, "scripted")
        return ListClustersResponse() if isinstance(request, ListClustersRequest) else CreateClusterResponse()

    def stream(self, _: WatchServiceRequest, context: Any) -> Iterator[WatchServiceResponse]:
        self._record(context)
        yield WatchServiceResponse(finished=ServiceFinished())

    def _record(self, context: grpc.ServicerContext) -> None:
        self.metadata.append(dict(context.invocation_metadata()))
        self.deadlines.append(context.time_remaining())
        self.callers.append(context.auth_context().get("x509_common_name"))

    def serve(self, credentials: grpc.ServerCredentials | None = None) -> tuple[grpc.Server, str]:
        server = grpc.server(ThreadPoolExecutor(4))
        handlers: dict[str, grpc.RpcMethodHandler[Any, Any]] = {
            "ListClusters": grpc.unary_unary_rpc_method_handler(
                self.unary, ListClustersRequest.FromString, ListClustersResponse.SerializeToString
            ),
            "CreateCluster": grpc.unary_unary_rpc_method_handler(
                self.unary, CreateClusterRequest.FromString, CreateClusterResponse.SerializeToString
            ),
        }
        watch = grpc.unary_stream_rpc_method_handler(
            self.stream, WatchServiceRequest.FromString, WatchServiceResponse.SerializeToString
        )
        server.add_generic_rpc_handlers(
            (
                grpc.method_handlers_generic_handler("ecsgateway.v1.Clusters", handlers),
                grpc.method_handlers_generic_handler("ecsgateway.v1.Services", {"WatchService": watch}),
            )
        )
        where = "127.0.0.1:0"
        port = server.add_secure_port(where, credentials) if credentials else server.add_insecure_port(where)
        server.start()
        return server, f"127.0.0.1:{port}"


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def address(recorder: Recorder) -> Iterator[str]:
    server, address = recorder.serve()
    yield address
    server.stop(None).wait()


Calls = Callable[..., None]


def list_sync(address: str, *, call: dict[str, Any] | None = None, **settings: Any) -> None:
    with connect(address, **settings) as gateway:
        gateway.clusters.ListClusters(ListClustersRequest(), **call or {})


def list_aio(address: str, *, call: dict[str, Any] | None = None, **settings: Any) -> None:
    async def run() -> None:
        async with ecsgateway.aio.connect(address, **settings) as gateway:
            await gateway.clusters.ListClusters(ListClustersRequest(), **call or {})

    asyncio.run(run())


def watch_sync(address: str, *, call: dict[str, Any] | None = None, **settings: Any) -> None:
    with connect(address, **settings) as gateway:
        rpc = partial(gateway.services.WatchService, **call or {})
        assert len(list(gateway.watch(rpc, WatchServiceRequest()))) == 1


def watch_aio(address: str, *, call: dict[str, Any] | None = None, **settings: Any) -> None:
    async def run() -> None:
        async with ecsgateway.aio.connect(address, **settings) as gateway:
            rpc = partial(gateway.services.WatchService, **call or {})
            watch = gateway.watch(rpc, WatchServiceRequest())
            assert len([message async for message in watch]) == 1

    asyncio.run(run())


LISTS = pytest.mark.parametrize("list_clusters", [list_sync, list_aio])
CONNECTING = pytest.mark.parametrize("connecting", [connect, ecsgateway.aio.connect])
CALLS = pytest.mark.parametrize("call", [list_sync, list_aio, watch_sync, watch_aio])


@CALLS
def test_calls_and_streams_carry_token_target_and_user_agent(
    call: Calls, address: str, recorder: Recorder
) -> None:
    call(address, plaintext=True, token="secret", target="eu")
    (metadata,) = recorder.metadata
    assert metadata["authorization"] == "Bearer secret"
    assert metadata["ecs-target"] == "eu"
    assert str(metadata["user-agent"]).startswith(f"ecsgateway-python/{version('ecsgateway')} ")


@CALLS
def test_without_token_and_target_calls_carry_none(call: Calls, address: str, recorder: Recorder) -> None:
    call(address, plaintext=True)
    assert not recorder.metadata[0].keys() & {"authorization", "ecs-target"}


@LISTS
def test_a_unary_call_without_a_deadline_gets_one(
    list_clusters: Calls, address: str, recorder: Recorder
) -> None:
    list_clusters(address, plaintext=True)
    list_clusters(address, plaintext=True, default_deadline=7)
    list_clusters(address, plaintext=True, call={"timeout": 90})
    assert [round(deadline or 0) for deadline in recorder.deadlines] == [30, 7, 90]


@LISTS
def test_a_unary_call_has_no_deadline_where_none_is_asked_for(
    list_clusters: Calls, address: str, recorder: Recorder
) -> None:
    list_clusters(address, plaintext=True, default_deadline=None)
    assert recorder.deadlines[0] is None or recorder.deadlines[0] > 10**6


@pytest.mark.parametrize("watch", [watch_sync, watch_aio])
def test_a_stream_never_gets_a_deadline(watch: Calls, address: str, recorder: Recorder) -> None:
    watch(address, plaintext=True)
    assert recorder.deadlines[0] is None or recorder.deadlines[0] > 10**6


@LISTS
def test_metadata_of_the_call_goes_before_that_of_the_connection(
    list_clusters: Calls, address: str, recorder: Recorder
) -> None:
    list_clusters(address, plaintext=True, target="eu", call={"metadata": [("ecs-target", "us")]})
    assert recorder.metadata[0]["ecs-target"] == "us"


@CALLS
@pytest.mark.parametrize(
    "metadata", [("x", "y\n"), ("x", "é"), ("x", b"\0"), ("X", "y"), ("x y", "z")], ids=str
)
def test_metadata_that_headers_cannot_carry_is_refused(
    call: Calls, metadata: tuple[str, str | bytes], address: str, recorder: Recorder
) -> None:
    with pytest.raises(ValueError, match=f"metadata '{metadata[0]}'"):
        call(address, plaintext=True, call={"metadata": [metadata]})
    assert recorder.metadata == []


@CALLS
def test_binary_metadata_goes_as_it_is(call: Calls, address: str, recorder: Recorder) -> None:
    call(address, plaintext=True, call={"metadata": [("x-bin", b"\0\xff")]})
    assert recorder.metadata[0]["x-bin"] == b"\0\xff"


def test_the_token_is_asked_for_at_each_call(address: str, recorder: Recorder) -> None:
    tokens = iter(["one", "two"])
    with connect(address, plaintext=True, token=lambda: next(tokens)) as gateway:
        gateway.clusters.ListClusters(ListClustersRequest())
        gateway.clusters.ListClusters(ListClustersRequest())
    assert [metadata["authorization"] for metadata in recorder.metadata] == ["Bearer one", "Bearer two"]


async def test_the_token_may_be_awaited(address: str, recorder: Recorder) -> None:
    async def token() -> str:
        await asyncio.sleep(0)
        return "awaited"

    async with ecsgateway.aio.connect(address, plaintext=True, token=token) as gateway:
        await gateway.clusters.ListClusters(ListClustersRequest())
    assert recorder.metadata[0]["authorization"] == "Bearer awaited"


def no_token() -> str:
    raise LookupError("the vault is shut")


@CALLS
def test_a_call_whose_token_cannot_be_had_is_unauthenticated_and_has_the_cause(
    call: Calls, address: str, recorder: Recorder
) -> None:
    with pytest.raises(TokenError) as raised:
        call(address, plaintext=True, token=no_token)
    assert raised.value.code() is grpc.StatusCode.UNAUTHENTICATED
    assert raised.value.details() == "no token: LookupError: the vault is shut"
    assert isinstance(raised.value.__cause__, LookupError)
    assert recorder.metadata == []


UNFIT = pytest.mark.parametrize(
    ("token", "why"),
    [
        ("", "the token is empty"),
        ("secret\n", "the token has a character that a header cannot carry (at index 6)"),
        (" secret", "the token has a character that a header cannot carry (at index 0)"),
        ("se cret", "the token has a character that a header cannot carry (at index 2)"),
        ("secrét", "the token has a character that a header cannot carry (at index 4)"),
        ("\x7f", "the token has a character that a header cannot carry (at index 0)"),
        (b"secret", "the token is of type bytes (expected: str)"),
    ],
)


@CALLS
@UNFIT
def test_a_call_whose_token_no_header_can_carry_is_unauthenticated(
    call: Calls, token: Any, why: str, address: str, recorder: Recorder
) -> None:
    with pytest.raises(TokenError) as raised:
        call(address, plaintext=True, token=lambda: token)
    assert raised.value.details() == why
    assert recorder.metadata == []


@CONNECTING
@UNFIT
def test_a_fixed_token_that_no_header_can_carry_is_refused(connecting: Any, token: Any, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"token: {why}")):
        connecting("127.0.0.1:1", plaintext=True, token=token)


async def test_an_awaited_token_that_cannot_be_had_is_unauthenticated(address: str) -> None:
    async def token() -> str:
        return no_token()

    async with ecsgateway.aio.connect(address, plaintext=True, token=token) as gateway:
        call = gateway.clusters.ListClusters(ListClustersRequest())
        with pytest.raises(TokenError, match="the vault is shut"):
            await call
        assert await call.code() is grpc.StatusCode.UNAUTHENTICATED


@LISTS
def test_reads_are_retried(list_clusters: Calls, address: str, recorder: Recorder) -> None:
    recorder.failures = 2
    list_clusters(address, plaintext=True)
    assert len(recorder.metadata) == 3


def test_changes_are_not_retried(address: str, recorder: Recorder) -> None:
    recorder.failures = 1
    with connect(address, plaintext=True) as gateway, pytest.raises(grpc.RpcError):
        gateway.clusters.CreateCluster(CreateClusterRequest())
    assert len(recorder.metadata) == 1


@pytest.mark.parametrize("list_clusters", [list_sync, list_aio])
def test_server_and_client_know_each_other_by_certificates(
    list_clusters: Calls, recorder: Recorder, tmp_path: Path
) -> None:
    authority = trustme.CA()
    server_certificate = authority.issue_cert("127.0.0.1")
    client_certificate = authority.issue_cert("console", common_name="console")
    ca, chain, key = (str(tmp_path / name) for name in ("ca.pem", "chain.pem", "key.pem"))
    authority.cert_pem.write_to_path(ca)
    client_certificate.cert_chain_pems[0].write_to_path(chain)
    client_certificate.private_key_pem.write_to_path(key)
    pair = (
        server_certificate.private_key_pem.bytes(),
        b"".join(pem.bytes() for pem in server_certificate.cert_chain_pems),
    )
    credentials = grpc.ssl_server_credentials([pair], authority.cert_pem.bytes(), require_client_auth=True)
    server, address = recorder.serve(credentials)
    try:
        list_clusters(address, root_certificates=ca, certificate_chain=chain, private_key=key)
        assert recorder.callers == [[b"console"]]
        with pytest.raises(grpc.RpcError):
            # Without its own authority: the system's do not vouch for the server.
            list_clusters(address, certificate_chain=chain, private_key=key, call={"timeout": 2})
    finally:
        server.stop(None).wait()


def test_a_call_of_a_closed_connection_is_refused() -> None:
    with connect("127.0.0.1:1", plaintext=True) as gateway:
        pass
    with pytest.raises(ValueError, match="closed"):
        gateway.clusters.ListClusters(ListClustersRequest())
    with pytest.raises(ValueError, match="closed"):
        next(gateway.services.WatchService(WatchServiceRequest()))


@LISTS
def test_a_gateway_that_says_it_does_not_serve_is_not_called(
    list_clusters: Calls, recorder: Recorder
) -> None:
    server, address = recorder.serve()
    over = threading.Event()

    def not_serving(_: bytes, context: grpc.ServicerContext) -> Iterator[bytes]:
        # HealthCheckResponse with NOT_SERVING.
        yield b"\x08\x02"
        over.wait(10)

    watch: grpc.RpcMethodHandler[bytes, bytes] = grpc.unary_stream_rpc_method_handler(not_serving)
    health = grpc.method_handlers_generic_handler("grpc.health.v1.Health", {"Watch": watch})
    server.add_generic_rpc_handlers((health,))
    try:
        with pytest.raises(grpc.RpcError) as raised:
            list_clusters(address, plaintext=True)
        assert error_details(raised.value).code is grpc.StatusCode.UNAVAILABLE
        assert recorder.metadata == []
    finally:
        over.set()
        server.stop(None).wait()
