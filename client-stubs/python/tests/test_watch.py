"""Watches by grpc and by grpc.aio on a gateway that plays scripts."""

import asyncio
import itertools
import threading
import time
from datetime import timedelta

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
from ecsgateway import StreamLostError, connect
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


@BOTH
def test_without_a_message_the_watch_gives_up_with_the_last_error(play: Play) -> None:
    with ScriptedGateway([[UNAVAILABLE]]).served() as gateway:
        fake = FakeTime(chance=1)
        played = play(gateway, fake, give_up_after=20)
    assert played.error is not None
    assert played.error.code() is grpc.StatusCode.UNAVAILABLE
    assert fake.waits == [0.5, 1, 2, 4, 8, 4.5]


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


COME_BACK_LATER = Fails(grpc.StatusCode.RESOURCE_EXHAUSTED, (RetryInfo(retry_delay=Duration(seconds=60)),))
REQUEST = WatchServiceDeploymentRequest(cluster="demo")


def test_leaving_the_block_cancels_the_call_and_leaves_no_thread() -> None:
    with (
        ScriptedGateway([[message("1"), SILENCE]]).served() as gateway,
        connect(gateway.address, plaintext=True) as connection,
    ):
        before = set(threading.enumerate())
        with connection.watch(connection.service_deployments.WatchServiceDeployment, REQUEST) as watch:
            next(watch)
        assert gateway.over[0].wait(5)
        assert list(watch) == []
        wait_until(lambda: set(threading.enumerate()) <= before | server_threads())


def test_a_loop_that_breaks_cancels_the_call() -> None:
    with (
        ScriptedGateway([[message("1"), SILENCE]]).served() as gateway,
        connect(gateway.address, plaintext=True) as connection,
    ):
        for _ in connection.watch(connection.service_deployments.WatchServiceDeployment, REQUEST):
            break
        assert gateway.over[0].wait(5)


@pytest.mark.parametrize("script", [[message("1"), SILENCE], [message("1"), COME_BACK_LATER]], ids=str)
def test_another_thread_ends_a_watch_that_waits(script: Script) -> None:
    with (
        ScriptedGateway([script]).served() as gateway,
        connect(gateway.address, plaintext=True) as connection,
    ):
        watch = connection.watch(connection.service_deployments.WatchServiceDeployment, REQUEST)
        next(watch)
        rest: list[object] = []
        thread = threading.Thread(target=lambda: rest.extend(watch))
        thread.start()
        time.sleep(0.2)
        watch.close()
        thread.join(5)
        assert not thread.is_alive()
        assert rest == []


def server_threads() -> set[threading.Thread]:
    return {t for t in threading.enumerate() if "ThreadPool" in t.name or "_serve" in t.name}


def wait_until(condition: object, seconds: float = 5) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, threading.enumerate()
        time.sleep(0.01)


async def test_leaving_the_async_block_cancels_the_call_and_leaves_no_task() -> None:
    with ScriptedGateway([[message("1"), SILENCE]]).served() as gateway:
        async with ecsgateway.aio.connect(gateway.address, plaintext=True) as connection:
            before = asyncio.all_tasks()
            rpc = connection.service_deployments.WatchServiceDeployment
            async with connection.watch(rpc, REQUEST) as watch:
                await anext(watch)
            assert await asyncio.to_thread(gateway.over[0].wait, 5)
            assert [message async for message in watch] == []
            await asyncio.sleep(0.05)
            assert asyncio.all_tasks() == before


async def test_cancelling_the_task_that_iterates_cancels_the_call_and_leaves_no_task() -> None:
    with ScriptedGateway([[message("1"), SILENCE]]).served() as gateway:
        async with ecsgateway.aio.connect(gateway.address, plaintext=True) as connection:
            before = asyncio.all_tasks()
            watch = connection.watch(connection.service_deployments.WatchServiceDeployment, REQUEST)
            await anext(watch)
            task = asyncio.ensure_future(anext(watch))
            await asyncio.sleep(0.05)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert await asyncio.to_thread(gateway.over[0].wait, 5)
            await asyncio.sleep(0.05)
            assert asyncio.all_tasks() == before


async def test_an_async_loop_that_breaks_cancels_the_call() -> None:
    with ScriptedGateway([[message("1"), SILENCE]]).served() as gateway:
        async with ecsgateway.aio.connect(gateway.address, plaintext=True) as connection:
            async for _ in connection.watch(connection.service_deployments.WatchServiceDeployment, REQUEST):
                break
            assert await asyncio.to_thread(gateway.over[0].wait, 5)


@pytest.mark.parametrize("script", [[message("1"), SILENCE], [message("1"), COME_BACK_LATER]], ids=str)
async def test_another_task_ends_a_watch_that_waits(script: Script) -> None:
    with ScriptedGateway([script]).served() as gateway:
        async with ecsgateway.aio.connect(gateway.address, plaintext=True) as connection:
            watch = connection.watch(connection.service_deployments.WatchServiceDeployment, REQUEST)
            await anext(watch)
            rest = asyncio.ensure_future(anext(watch, None))
            await asyncio.sleep(0.2)
            await watch.aclose()
            assert await asyncio.wait_for(rest, 5) is None
