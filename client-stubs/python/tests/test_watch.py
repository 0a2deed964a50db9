"""Watches by grpc and by grpc.aio on a gateway that plays scripts."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import grpc
import pytest
from google.protobuf.duration_pb2 import Duration
from google.rpc.error_details_pb2 import RetryInfo
from scripted import (
    SILENCE,
    Fails,
    FakeTime,
    Play,
    Script,
    ScriptedGateway,
    finished,
    gateway_error,
    going_away,
    message,
    play_aio,
    play_sync,
)

import ecsgateway.aio
from ecsgateway import StreamLostError, TokenError, connect
from ecsgateway.v1.clusters_pb2 import ListClustersRequest
from ecsgateway.v1.service_deployment_watch_pb2 import WatchServiceDeploymentRequest

UNAVAILABLE = Fails(grpc.StatusCode.UNAVAILABLE)
BOTH = pytest.mark.parametrize("play", [play_sync, play_aio])


@BOTH
def test_a_watch_yields_heartbeats_and_ends_after_finished(play: Play) -> None:
    with ScriptedGateway([[message("1"), message("2", heartbeat={}), finished("3")]]).served() as gateway:
        played = play(gateway, FakeTime())
    assert played.resume_tokens == ["1", "2", "3"]
    assert played.error is None
    assert len(gateway.resume_tokens) == 1


@BOTH
def test_after_going_away_the_watch_goes_on_within_a_second_and_the_caller_does_not_see_it(
    play: Play,
) -> None:
    with ScriptedGateway([[message("1"), going_away("2")], [finished("3")]]).served() as gateway:
        fake = FakeTime(chance=0.9)
        played = play(gateway, fake)
    assert played.resume_tokens == ["1", "3"]
    assert gateway.resume_tokens == ["", "2"]
    assert fake.waits == [0.9]


@BOTH
@pytest.mark.parametrize(
    "end",
    [
        [UNAVAILABLE],
        [gateway_error(grpc.StatusCode.UNAVAILABLE)],
        [Fails(grpc.StatusCode.INTERNAL)],
        [Fails(grpc.StatusCode.UNKNOWN)],
        [Fails(grpc.StatusCode.CANCELLED)],
        [Fails(grpc.StatusCode.RESOURCE_EXHAUSTED)],
        [],
    ],
    ids=str,
)
def test_a_stream_that_is_lost_goes_on_with_the_last_token(play: Play, end: list[Fails]) -> None:
    with ScriptedGateway([[message("1"), *end], [*end], [finished("2")]]).served() as gateway:
        fake = FakeTime()
        played = play(gateway, fake)
    assert played.resume_tokens == ["1", "2"]
    assert played.error is None
    assert gateway.resume_tokens == ["", "1", "1"]
    assert fake.waits == [0.25, 0.5]


@BOTH
@pytest.mark.parametrize(
    "end",
    [
        Fails(grpc.StatusCode.NOT_FOUND),
        Fails(grpc.StatusCode.DEADLINE_EXCEEDED),
        gateway_error(grpc.StatusCode.INTERNAL),
        gateway_error(grpc.StatusCode.CANCELLED),
        gateway_error(grpc.StatusCode.UNAUTHENTICATED),
    ],
    ids=str,
)
def test_any_other_error_ends_the_watch(play: Play, end: Fails) -> None:
    with ScriptedGateway([[message("1"), end]]).served() as gateway:
        played = play(gateway, FakeTime(), token="fixed")
    assert played.resume_tokens == ["1"]
    assert played.error is not None
    assert played.error.code() is end.code
    assert gateway.authorizations == ["Bearer fixed"]


@BOTH
def test_before_the_first_message_the_token_of_the_error_is_used(play: Play) -> None:
    scripts: list[Script] = [
        [gateway_error(grpc.StatusCode.UNAVAILABLE, resumeToken="of the error")],
        [message("heard"), gateway_error(grpc.StatusCode.UNAVAILABLE, resumeToken="not this")],
        [finished("end")],
    ]
    with ScriptedGateway(scripts).served() as gateway:
        play(gateway, FakeTime())
    assert gateway.resume_tokens == ["", "of the error", "heard"]


@BOTH
def test_throttled_the_watch_comes_back_when_it_is_told_to(play: Play) -> None:
    delay = RetryInfo()
    delay.retry_delay.FromTimedelta(timedelta(seconds=7))
    throttled = Fails(grpc.StatusCode.RESOURCE_EXHAUSTED, (delay,))
    with ScriptedGateway([[throttled], [finished("1")]]).served() as gateway:
        fake = FakeTime()
        play(gateway, fake)
    assert fake.waits == [7]


@BOTH
def test_an_expired_token_is_renewed_once_until_a_message_is_heard(play: Play) -> None:
    expired = gateway_error(grpc.StatusCode.UNAUTHENTICATED)
    scripts: list[Script] = [[message("1"), expired], [message("2"), expired], [expired]]
    tokens = map("token-{}".format, itertools.count(1))
    with ScriptedGateway(scripts).served() as gateway:
        played = play(gateway, FakeTime(), token=lambda: next(tokens))
    assert played.resume_tokens == ["1", "2"]
    assert played.error is not None
    assert played.error.code() is grpc.StatusCode.UNAUTHENTICATED
    assert gateway.authorizations == ["Bearer token-1", "Bearer token-2", "Bearer token-3"]


@BOTH
def test_a_token_that_is_refused_at_once_is_not_renewed(play: Play) -> None:
    with ScriptedGateway([[gateway_error(grpc.StatusCode.UNAUTHENTICATED)]]).served() as gateway:
        played = play(gateway, FakeTime(), token=lambda: "token")
    assert played.error is not None
    assert len(gateway.resume_tokens) == 1


def tokens(*ends: str | None) -> Callable[[], str]:
    """What gives these tokens one after the other; for None it fails."""
    left = iter(ends)

    def token() -> str:
        found = next(left)
        if found is None:
            raise LookupError("the vault is shut")
        return found

    return token


UNUSABLE = pytest.mark.parametrize("unusable", [None, "", "two\n"])


@BOTH
@UNUSABLE
def test_a_token_that_cannot_be_had_or_sent_is_asked_for_once_more_after_a_message(
    play: Play, unusable: str | None
) -> None:
    with ScriptedGateway([[message("1"), UNAVAILABLE], [finished("2")]]).served() as gateway:
        played = play(gateway, FakeTime(), token=tokens("one", unusable, "three"))
    assert played.resume_tokens == ["1", "2"]
    assert played.error is None
    assert gateway.authorizations == ["Bearer one", "Bearer three"]


@BOTH
@UNUSABLE
def test_a_token_that_cannot_be_had_or_sent_twice_ends_the_watch(play: Play, unusable: str | None) -> None:
    with ScriptedGateway([[message("1"), UNAVAILABLE]]).served() as gateway:
        played = play(gateway, FakeTime(), token=tokens("one", unusable, unusable, "four"))
    assert isinstance(played.error, TokenError)
    assert gateway.authorizations == ["Bearer one"]


@BOTH
@UNUSABLE
def test_a_first_token_that_cannot_be_had_or_sent_ends_the_watch(play: Play, unusable: str | None) -> None:
    played = play(ScriptedGateway([], address="127.0.0.1:1"), FakeTime(), token=tokens(unusable, "two"))
    assert isinstance(played.error, TokenError)


@BOTH
def test_without_a_message_the_watch_gives_up_with_the_last_error(play: Play) -> None:
    with ScriptedGateway([[UNAVAILABLE]]).served() as gateway:
        fake = FakeTime(chance=1)
        played = play(gateway, fake, give_up_after=20)
    assert played.error is not None
    assert played.error.code() is grpc.StatusCode.UNAVAILABLE
    assert fake.waits == [0.5, 1, 2, 4, 8, 4.5]


@BOTH
def test_interruptions_are_told_before_each_pause(play: Play) -> None:
    told: list[tuple[grpc.StatusCode | None, float, int]] = []
    fake = FakeTime(chance=1)

    def on_resume(error: grpc.RpcError | None, seconds: float) -> None:
        told.append((error.code() if error else None, seconds, len(fake.waits)))

    scripts: list[Script] = [
        [message("1"), UNAVAILABLE],
        [],
        [message("2"), going_away("3")],
        [finished("4")],
    ]
    with ScriptedGateway(scripts).served() as gateway:
        played = play(gateway, fake, on_resume=on_resume)
    assert played.resume_tokens == ["1", "2", "4"]
    unavailable = grpc.StatusCode.UNAVAILABLE
    assert told == [(unavailable, 0.5, 0), (unavailable, 1, 1), (None, 1, 2)]


@BOTH
def test_an_end_that_is_not_gone_on_from_is_not_told_as_an_interruption(play: Play) -> None:
    told: list[object] = []
    with ScriptedGateway([[message("1"), Fails(grpc.StatusCode.NOT_FOUND)]]).served() as gateway:
        played = play(gateway, FakeTime(), on_resume=lambda *interruption: told.append(interruption))
    assert played.error is not None
    assert told == []


@BOTH
def test_what_on_resume_raises_ends_the_watch(play: Play) -> None:
    def on_resume(error: grpc.RpcError | None, _: float) -> None:
        raise LookupError("enough") from error

    with ScriptedGateway([[message("1"), UNAVAILABLE], [finished("2")]]).served() as gateway:
        with pytest.raises(LookupError, match="enough"):
            play(gateway, FakeTime(), on_resume=on_resume)
        assert len(gateway.resume_tokens) == 1


@BOTH
def test_a_watch_that_nobody_answers_gives_up(play: Play) -> None:
    gateway = ScriptedGateway([], address="127.0.0.1:1")
    fake = FakeTime(chance=1)
    played = play(gateway, fake, give_up_after=3)
    assert played.error is not None
    assert played.error.code() is grpc.StatusCode.UNAVAILABLE


@BOTH
def test_a_silent_stream_is_cancelled_and_goes_on(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecsgateway._resumption._SILENCE_MARGIN", 0.1)
    request = WatchServiceDeploymentRequest(heartbeat_interval=Duration(nanos=50_000_000))
    with ScriptedGateway([[message("1"), SILENCE], [finished("2")]]).served() as gateway:
        played = play(gateway, FakeTime(), request=request)
        assert gateway.over[0].wait(5)
    assert played.resume_tokens == ["1", "2"]
    assert gateway.resume_tokens == ["", "1"]


@BOTH
def test_a_watch_that_is_always_silent_says_so_when_it_gives_up(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecsgateway._resumption._SILENCE_MARGIN", 0.1)
    request = WatchServiceDeploymentRequest(heartbeat_interval=Duration(nanos=50_000_000))
    with ScriptedGateway([[SILENCE]]).served() as gateway:
        played = play(gateway, FakeTime(chance=1), request=request, give_up_after=1)
    assert isinstance(played.error, StreamLostError)
    assert played.error.details() == "no message for 0.25 s"


@pytest.mark.parametrize(
    ("pick", "request_message"),
    [
        (lambda gateway: gateway.clusters.ListClusters, ListClustersRequest()),
        (lambda gateway: gateway.clusters.ListClusters, WatchServiceDeploymentRequest()),
        (lambda gateway: partial(gateway.clusters.ListClusters, timeout=1), WatchServiceDeploymentRequest()),
        (lambda gateway: gateway.service_deployments.WatchServiceDeployment, ListClustersRequest()),
        (lambda gateway: gateway.service_deployments, WatchServiceDeploymentRequest()),
    ],
)
async def test_what_is_no_watch_is_refused(pick: Callable[[Any], Any], request_message: Any) -> None:
    expected = r"expected: a watch of a stub, as in gateway\.services\.WatchService"
    with connect("127.0.0.1:1", plaintext=True) as gateway, pytest.raises(TypeError, match=expected):
        gateway.watch(pick(gateway), request_message)
    async with ecsgateway.aio.connect("127.0.0.1:1", plaintext=True) as aio_gateway:
        with pytest.raises(TypeError, match=expected):
            aio_gateway.watch(pick(aio_gateway), request_message)
