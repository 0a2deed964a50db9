"""What is read out of a status."""

import pickle
from datetime import timedelta

import grpc
import pytest
from google.protobuf.message import Message
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, Help, RequestInfo, RetryInfo
from scripted import trailers

from ecsgateway import (
    ConnectionClosedError,
    ErrorDetails,
    FieldViolation,
    StreamLostError,
    TokenError,
    connect,
    error_details,
)
from ecsgateway.v1.clusters_pb2 import CreateClusterRequest
from ecsgateway.v1.error_reason_pb2 import ERROR_REASON_THROTTLED, ERROR_REASON_UNSPECIFIED


def error(*details: Message, trailing: tuple[str, bytes] | None = None) -> grpc.aio.AioRpcError:
    code = grpc.StatusCode.RESOURCE_EXHAUSTED
    trailing = trailing or trailers(code, *details)
    return grpc.aio.AioRpcError(code, grpc.aio.Metadata(), grpc.aio.Metadata(trailing), "too fast")


def test_every_detail_is_read() -> None:
    delay = RetryInfo()
    delay.retry_delay.FromTimedelta(timedelta(milliseconds=1500))
    violation = BadRequest.FieldViolation(field="service", description="is required")
    details = error_details(
        error(
            ErrorInfo(reason="THROTTLED", domain="ecs.amazonaws.com", metadata={"operation": "ListServices"}),
            RequestInfo(request_id="4711"),
            delay,
            BadRequest(field_violations=[violation]),
            Help(),
        )
    )
    assert details == ErrorDetails(
        code=grpc.StatusCode.RESOURCE_EXHAUSTED,
        message="too fast",
        from_gateway=True,
        reason=ERROR_REASON_THROTTLED,
        domain="ecs.amazonaws.com",
        metadata={"operation": "ListServices"},
        request_id="4711",
        retry_delay=timedelta(seconds=1.5),
        field_violations=(FieldViolation("service", "is required"),),
    )


def test_a_reason_of_a_later_version_is_unspecified() -> None:
    details = error_details(error(ErrorInfo(reason="NOT_INVENTED_YET", domain="ecsgateway")))
    assert details.reason == ERROR_REASON_UNSPECIFIED
    assert details.from_gateway


@pytest.mark.parametrize("trailing", [("other", b""), ("grpc-status-details-bin", b"\xff\xff")])
def test_an_error_that_the_gateway_did_not_make_has_a_code_and_a_message(trailing: tuple[str, bytes]) -> None:
    details = error_details(error(trailing=trailing))
    assert details == ErrorDetails(grpc.StatusCode.RESOURCE_EXHAUSTED, "too fast")


def test_an_error_of_a_connection_that_cannot_be_made_has_a_code() -> None:
    with connect("127.0.0.1:1", plaintext=True) as gateway, pytest.raises(grpc.RpcError) as raised:
        gateway.clusters.CreateCluster(CreateClusterRequest())
    assert error_details(raised.value).code is grpc.StatusCode.UNAVAILABLE


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StreamLostError, grpc.StatusCode.UNAVAILABLE),
        (ConnectionClosedError, grpc.StatusCode.CANCELLED),
        (TokenError, grpc.StatusCode.UNAUTHENTICATED),
    ],
)
def test_errors_of_the_client_itself_have_a_code_and_a_message_also_in_another_process(
    error: type[StreamLostError], code: grpc.StatusCode
) -> None:
    details = error_details(pickle.loads(pickle.dumps(error("why"))))
    assert details == ErrorDetails(code, "why")
