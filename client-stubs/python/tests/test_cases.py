"""The cases that the libraries of all languages have in common, played by their rig."""

import asyncio
import itertools
import json
import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import quote

import grpc
import pytest
from gateways import PROJECT
from google.protobuf import descriptor_pool
from google.protobuf.json_format import MessageToJson, ParseDict
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

import ecsgateway.aio
from ecsgateway import connect, error_details
from ecsgateway.v1.error_reason_pb2 import ErrorReason

CASES = PROJECT / "client-stubs/cases"
Heard = Callable[[Any], None]


def play_sync(case: dict[str, Any], arguments: dict[str, Any], heard: Heard) -> None:
    with connect(case["address"], plaintext=True, token=tokens(case)) as gateway:
        rpc, request = rpc_and_request(gateway, case)
        for message in gateway.watch(rpc, request, **arguments):
            heard(message)


def play_aio(case: dict[str, Any], arguments: dict[str, Any], heard: Heard) -> None:
    async def play() -> None:
        async with ecsgateway.aio.connect(case["address"], plaintext=True, token=tokens(case)) as gateway:
            rpc, request = rpc_and_request(gateway, case)
            async for message in gateway.watch(rpc, request, **arguments):
                heard(message)

    asyncio.run(play())


def tokens(case: dict[str, Any]) -> Callable[[], str] | None:
    numbers = itertools.count(1)
    return (lambda: f"token-{next(numbers)}") if case["token"] else None


def rpc_and_request(gateway: Any, case: dict[str, Any]) -> tuple[Any, Any]:
    service, method = case["rpc"].split("/")
    stub = re.sub(r"(?<!^)(?=[A-Z])", "_", service.rpartition(".")[2]).lower()
    found = descriptor_pool.Default().FindServiceByName(service).methods_by_name[method]
    request = ParseDict(case["request"], GetMessageClass(found.input_type)())
    return getattr(getattr(gateway, stub), method), request


def call(url: str, body: str | None = None) -> str:
    request = urllib.request.Request(url, None if body is None else body.encode())
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            text: str = answer.read().decode()
            return text
    except urllib.error.HTTPError as error:
        with error:
            raise AssertionError(error.read().decode()) from None


@pytest.fixture(scope="module")
def rig() -> Iterator[str]:
    with subprocess.Popen([str(CASES / "rig")], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.mark.parametrize("play", [play_sync, play_aio])
def test_every_case_goes_as_it_should(play: Callable[..., None], rig: str, subtests: pytest.Subtests) -> None:
    names = json.loads(call(f"{rig}/cases"))
    assert names, "the rig has no cases"
    for name in names:
        with subtests.test(case=name):
            url = f"{rig}/cases/{quote(name)}"
            case = json.loads(call(url, ""))
            arguments = {"give_up_after": case["giveUpAfter"]} if "giveUpAfter" in case else {}
            ended = {}
            try:
                play(case, arguments, partial(tell_heard, url))
            except grpc.RpcError as error:
                details = error_details(error)
                reason = ErrorReason.Name(details.reason) if details.reason else ""
                ended = {"code": details.code.name, "reason": reason.removeprefix("ERROR_REASON_")}
            assert call(f"{url}/ended", json.dumps(ended)) == "ok"


def tell_heard(url: str, message: Message) -> None:
    call(f"{url}/heard", MessageToJson(message))
