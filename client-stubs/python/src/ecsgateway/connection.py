"""Connections to a gateway, for grpc."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import grpc

from ecsgateway._resumption import OnResume, Request, Response, Resumption
from ecsgateway._settings import DEFAULT_DEADLINE, GIVE_UP_AFTER, Settings, Token, asking_for_token, usable
from ecsgateway._watches import OpenWatches, check_watch
from ecsgateway.v1.clusters_pb2_grpc import ClustersStub
from ecsgateway.v1.service_deployments_pb2_grpc import ServiceDeploymentsStub
from ecsgateway.v1.service_revisions_pb2_grpc import ServiceRevisionsStub
from ecsgateway.v1.services_pb2_grpc import ServicesStub
from ecsgateway.v1.tags_pb2_grpc import TagsStub
from ecsgateway.v1.task_definitions_pb2_grpc import TaskDefinitionsStub
from ecsgateway.v1.task_sets_pb2_grpc import TaskSetsStub
from ecsgateway.v1.tasks_pb2_grpc import TasksStub
from ecsgateway.watch import Stream, Watch


def connect(
    address: str,
    *,
    plaintext: bool = False,
    root_certificates: str | os.PathLike[str] | None = None,
    certificate_chain: str | os.PathLike[str] | None = None,
    private_key: str | os.PathLike[str] | None = None,
    token: Token | None = None,
    target: str | None = None,
    default_deadline: float | None = DEFAULT_DEADLINE,
) -> "Gateway":
    """Returns a connection to the gateway at an address. It connects at the first call.

    Args:
        address: host and port, as in `gateway.example.com:443`, with or without `dns:///` before it, or
            `unix:` and a path.
        plaintext: do without TLS.
        root_certificates: path of a PEM file of the authorities to trust instead of the system's.
        certificate_chain: path of a PEM file with the client's own certificate.
        private_key: path of a PEM file with its key.
        token: bearer token, or a function that is asked for one at each call. A call for which it fails
            ends with TokenError.
        target: account and region to work in, unless a call's metadata has another `ecs-target`.
        default_deadline: seconds after which a unary call without a `timeout` fails. None: never.

    Raises:
        ValueError: if the address is none or has no port, a token would go over plaintext to another
            machine, a header cannot carry it, the settings contradict, or a file is not what it should be.
        OSError: if a file cannot be read.
    """
    settings = Settings(
        address, plaintext, root_certificates, certificate_chain, private_key, token, target, default_deadline
    )
    credentials, options = settings.credentials(), settings.options()
    if credentials is None:
        channel = grpc.insecure_channel(address, options)
    else:
        channel = grpc.secure_channel(address, credentials, options)
    return Gateway(channel, settings, token)


class Gateway:
    """A connection to a gateway: the stub of each service, and watches. Any thread may use it."""

    def __init__(self, channel: grpc.Channel, settings: Settings, token: Token | None) -> None:
        self._channel = channel
        self._watches = OpenWatches()
        self._renews_token = settings.renews_token
        rpcs = cast(grpc.Channel, _Rpcs(grpc.intercept_channel(channel, _CallSettings(settings, token))))
        self.clusters = ClustersStub(rpcs)
        self.service_deployments = ServiceDeploymentsStub(rpcs)
        self.service_revisions = ServiceRevisionsStub(rpcs)
        self.services = ServicesStub(rpcs)
        self.tags = TagsStub(rpcs)
        self.task_definitions = TaskDefinitionsStub(rpcs)
        self.task_sets = TaskSetsStub(rpcs)
        self.tasks = TasksStub(rpcs)

    def watch(
        self,
        rpc: Callable[[Request], Stream[Response]],
        request: Request,
        *,
        give_up_after: float = GIVE_UP_AFTER,
        on_resume: OnResume | None = None,
    ) -> Watch[Request, Response]:
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

    def close(self) -> None:
        """Closes the connection, cancels its calls and ends its watches with ConnectionClosedError.

        A watch for which a function is being asked for a token ends once the function has returned.
        """
        self._watches.connection_closed()
        self._channel.close()

    def __enter__(self) -> "Gateway":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Rpcs:
    """What stubs make their RPCs with: a channel that registers no method.

    A channel with interceptors registers it at each call, which on a closed channel kills the process.
    """

    def __init__(self, channel: grpc.Channel) -> None:
        self._channel = channel

    def unary_unary(
        self, method: str, request_serializer: Any, response_deserializer: Any, _registered_method: bool
    ) -> Any:
        return self._channel.unary_unary(method, request_serializer, response_deserializer)

    def unary_stream(
        self, method: str, request_serializer: Any, response_deserializer: Any, _registered_method: bool
    ) -> Any:
        return self._channel.unary_stream(method, request_serializer, response_deserializer)


@dataclass(frozen=True)
class _CallDetails(grpc.ClientCallDetails):
    method: str
    timeout: float | None
    metadata: tuple[tuple[str, str | bytes], ...] | None
    credentials: grpc.CallCredentials | None
    wait_for_ready: bool | None
    compression: grpc.Compression | None


class _CallSettings(grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor):
    """Gives each call its token and target, and unary ones a deadline."""

    def __init__(self, settings: Settings, token: Token | None) -> None:
        self._settings = settings
        self._token = token

    def intercept_unary_unary(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        return continuation(self._details(client_call_details, self._settings.default_deadline), request)

    def intercept_unary_stream(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        return continuation(self._details(client_call_details, None), request)

    def _details(self, given: grpc.ClientCallDetails, deadline: float | None) -> _CallDetails:
        return _CallDetails(
            method=given.method,
            timeout=deadline if given.timeout is None else given.timeout,
            metadata=self._settings.metadata(given.metadata or (), self._ask()),
            credentials=given.credentials,
            wait_for_ready=given.wait_for_ready,
            compression=given.compression,
        )

    def _ask(self) -> str | None:
        if not callable(self._token):
            return self._token
        with asking_for_token():
            token = self._token()
        return usable(token)
