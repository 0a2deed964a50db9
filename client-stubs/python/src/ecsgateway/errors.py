"""Errors of the gateway, read out of the statuses that calls end with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar, NamedTuple

import grpc
from google.protobuf.message import DecodeError
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RequestInfo, RetryInfo
from google.rpc.status_pb2 import Status

from ecsgateway.v1.error_reason_pb2 import ERROR_REASON_UNSPECIFIED, ErrorReason


class FieldViolation(NamedTuple):
    """A field of the request that is wrong."""

    field: str
    """Its path, as in `networkConfiguration.awsvpcConfiguration.subnets`."""
    description: str
    """What is wrong with it."""


@dataclass(frozen=True)
class ErrorDetails:
    """What the gateway says about an error, beside the status code and the message."""

    code: grpc.StatusCode
    """The status code: what to do."""
    message: str
    """The status's message, for people."""
    from_gateway: bool = False
    """Whether the gateway made the status. gRPC itself and proxies send no ErrorInfo."""
    reason: ErrorReason.ValueType = ERROR_REASON_UNSPECIFIED
    """Why; ERROR_REASON_UNSPECIFIED where there is none, or one this version does not know."""
    domain: str = ""
    """Who said so: `ecs.amazonaws.com` or `ecsgateway`."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """ErrorInfo's metadata: `operation`, `target`, `ecsErrorCode`, `clientToken`, `resumeToken` and so on."""
    request_id: str = ""
    """The AWS request id, where ECS was asked."""
    retry_delay: timedelta | None = None
    """When to come back, where that helps."""
    field_violations: tuple[FieldViolation, ...] = ()
    """The fields that are wrong."""


class _ClientError(grpc.aio.AioRpcError):
    """An error that the client makes itself. grpc.aio's, as that one can be made; it holds for grpc too."""

    _status: ClassVar[grpc.StatusCode]

    def __init__(self, details: str) -> None:
        super().__init__(self._status, grpc.aio.Metadata(), grpc.aio.Metadata(), details, "")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.details(),)


class StreamLostError(_ClientError):
    """A watch's stream went silent, or ended before the watch was over. Counts as UNAVAILABLE."""

    _status = grpc.StatusCode.UNAVAILABLE


class ConnectionClosedError(_ClientError):
    """The connection of a watch was closed. Counts as CANCELLED."""

    _status = grpc.StatusCode.CANCELLED


class TokenError(_ClientError):
    """There was no bearer token to send; its `__cause__`, if any, is why. Counts as UNAUTHENTICATED."""

    _status = grpc.StatusCode.UNAUTHENTICATED


def error_details(error: grpc.RpcError) -> ErrorDetails:
    """Reads what an error of grpc or grpc.aio says.

    An error that the gateway did not make has a code and a message only.
    """
    status = _status(error.trailing_metadata() or ())
    info, request, retry, wrong = ErrorInfo(), RequestInfo(), RetryInfo(), BadRequest()
    found = {
        detail.DESCRIPTOR.name
        for packed in status.details
        for detail in (info, request, retry, wrong)
        if packed.Unpack(detail)
    }
    return ErrorDetails(
        code=error.code(),
        message=error.details() or "",
        from_gateway="ErrorInfo" in found,
        reason=_reason(info.reason),
        domain=info.domain,
        metadata=dict(info.metadata),
        request_id=request.request_id,
        retry_delay=retry.retry_delay.ToTimedelta() if "RetryInfo" in found else None,
        field_violations=tuple(FieldViolation(v.field, v.description) for v in wrong.field_violations),
    )


def _status(trailers: Iterable[Any]) -> Status:
    status = Status()
    for key, value in trailers:
        if key == "grpc-status-details-bin" and isinstance(value, bytes):
            try:
                status.ParseFromString(value)
            except DecodeError:
                # Not the gateway's, then: the code and the message still hold.
                return Status()
    return status


def _reason(name: str) -> ErrorReason.ValueType:
    try:
        return ErrorReason.Value(f"ERROR_REASON_{name}")
    except ValueError:
        return ERROR_REASON_UNSPECIFIED
