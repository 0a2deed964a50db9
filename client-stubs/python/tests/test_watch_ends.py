"""How watches by grpc and by grpc.aio end before they are over, and what is left of them."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from google.protobuf.duration_pb2 import Duration
from google.rpc.error_details_pb2 import RetryInfo
from scripted import SILENCE, Fails, Script, ScriptedGateway, message

import ecsgateway.aio
from ecsgateway import ConnectionClosedError, connect
from ecsgateway.v1.service_deployment_watch_pb2 import WatchServiceDeploymentRequest

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


WAITING = pytest.mark.parametrize(
    "script", [[message("1"), SILENCE], [message("1"), COME_BACK_LATER]], ids=["message", "pause"]
)


@WAITING
def test_closing_the_connection_ends_a_watch_that_waits(script: Script) -> None:
    with ScriptedGateway([script]).served() as gateway:
        connection = connect(gateway.address, plaintext=True)
        watch = connection.watch(connection.service_deployments.WatchServiceDeployment, REQUEST)
        next(watch)
        with ThreadPoolExecutor(1) as other:
            ended = other.submit(next, watch)
            time.sleep(0.2)
            connection.close()
            error = ended.exception(5)
        assert_closed(error)
        assert list(watch) == []


@WAITING
async def test_closing_the_aio_connection_ends_a_watch_that_waits(script: Script) -> None:
    with ScriptedGateway([script]).served() as gateway:
        connection = ecsgateway.aio.connect(gateway.address, plaintext=True)
        watch = connection.watch(connection.service_deployments.WatchServiceDeployment, REQUEST)
        await anext(watch)
        ended = asyncio.ensure_future(anext(watch))
        await asyncio.sleep(0.2)
        await connection.close()
        await asyncio.wait({ended}, timeout=5)
        assert_closed(ended.exception())
        assert [message async for message in watch] == []


def test_a_watch_whose_connection_closes_while_it_asks_for_a_token_ends_so() -> None:
    asked, closed = threading.Event(), threading.Event()

    def token() -> str:
        asked.set()
        closed.wait(5)
        return "late"

    with ScriptedGateway([[SILENCE]]).served() as gateway, ThreadPoolExecutor(1) as other:
        connection = connect(gateway.address, plaintext=True, token=token)
        watch = connection.watch(connection.service_deployments.WatchServiceDeployment, REQUEST)
        ended = other.submit(next, watch)
        assert asked.wait(5)
        connection.close()
        closed.set()
        assert_closed(ended.exception(5))


async def test_an_aio_watch_that_waits_for_a_token_ends_with_its_connection() -> None:
    asked = asyncio.Event()

    async def token() -> str:
        asked.set()
        await asyncio.sleep(60)
        return "late"

    with ScriptedGateway([[SILENCE]]).served() as gateway:
        connection = ecsgateway.aio.connect(gateway.address, plaintext=True, token=token)
        watch = connection.watch(connection.service_deployments.WatchServiceDeployment, REQUEST)
        ended = asyncio.ensure_future(anext(watch))
        await asyncio.wait_for(asked.wait(), 5)
        await connection.close()
        await asyncio.wait({ended}, timeout=5)
        assert_closed(ended.exception())


def test_a_watch_of_a_closed_connection_ends_at_once() -> None:
    connection = connect("127.0.0.1:1", plaintext=True)
    begun_before = connection.watch(connection.service_deployments.WatchServiceDeployment, REQUEST)
    connection.close()
    begun_after = connection.watch(connection.service_deployments.WatchServiceDeployment, REQUEST)
    for watch in (begun_before, begun_after):
        with pytest.raises(grpc.RpcError) as raised:
            next(watch)
        assert_closed(raised.value)


async def test_a_watch_of_a_closed_aio_connection_ends_at_once() -> None:
    connection = ecsgateway.aio.connect("127.0.0.1:1", plaintext=True)
    begun_before = connection.watch(connection.service_deployments.WatchServiceDeployment, REQUEST)
    await connection.close()
    begun_after = connection.watch(connection.service_deployments.WatchServiceDeployment, REQUEST)
    for watch in (begun_before, begun_after):
        with pytest.raises(grpc.RpcError) as raised:
            await anext(watch)
        assert_closed(raised.value)


async def test_a_watch_that_was_closed_before_its_connection_just_ends() -> None:
    with connect("127.0.0.1:1", plaintext=True) as connection:
        watch = connection.watch(connection.service_deployments.WatchServiceDeployment, REQUEST)
        watch.close()
    assert list(watch) == []
    async with ecsgateway.aio.connect("127.0.0.1:1", plaintext=True) as aio_connection:
        aio_watch = aio_connection.watch(aio_connection.service_deployments.WatchServiceDeployment, REQUEST)
        await aio_watch.aclose()
    assert [message async for message in aio_watch] == []


def assert_closed(error: BaseException | None) -> None:
    assert isinstance(error, ConnectionClosedError)
    assert error.code() is grpc.StatusCode.CANCELLED
    assert error.details() == "the connection was closed"
