"""What a watch decides, without a call."""

import math
from datetime import timedelta

import pytest
from google.protobuf.duration_pb2 import Duration
from grpc import StatusCode
from scripted import message

from ecsgateway import ErrorDetails
from ecsgateway._resumption import Resumption
from ecsgateway.v1.service_deployment_watch_pb2 import WatchServiceDeploymentRequest

WATCH = Resumption(WatchServiceDeploymentRequest(cluster="demo"), give_up_after=600, renews_token=True)
LOST = ErrorDetails(StatusCode.UNAVAILABLE, "lost")


def delays(chance: float, count: int) -> list[float]:
    watch, found = WATCH, []
    for _ in range(count):
        ended = watch.ended(LOST, 100, chance)
        assert ended is not None
        watch = ended[0]
        found.append(ended[1])
    return found


def test_backoff_doubles_from_half_a_second_to_half_a_minute_at_most() -> None:
    assert delays(1, 9) == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


def test_backoff_is_anything_between_nothing_and_its_longest() -> None:
    assert delays(0, 3) == [0, 0, 0]
    assert delays(0.5, 3) == [0.25, 0.5, 1]


def test_backoff_starts_over_once_a_message_was_heard() -> None:
    ended = WATCH.ended(LOST, 100, 1)
    assert ended is not None
    again = ended[0].heard(message("1")).ended(LOST, 101, 1)
    assert again is not None
    assert again[1] == 0.5


def test_a_hundred_thousand_ends_in_a_row_wait_no_longer() -> None:
    watch = Resumption(WATCH.request, 600, renews_token=False, ends=100_000, failing_since=100)
    ended = watch.ended(LOST, 100, 1)
    assert ended is not None
    assert ended[1] == 30


@pytest.mark.parametrize(("now", "delay"), [(100, 30), (690, 10), (699.5, 0.5), (700, None), (900, None)])
def test_the_last_try_is_made_when_time_is_up(now: float, delay: float | None) -> None:
    ended = Resumption(WATCH.request, 600, renews_token=False, ends=9, failing_since=100).ended(LOST, now, 1)
    assert (ended and ended[1]) == delay


def test_the_time_is_counted_from_the_first_end_without_a_message_not_from_the_last_message() -> None:
    ended = WATCH.heard(message("1")).ended(LOST, 5000, 1)
    assert ended is not None
    assert ended[0].ended(LOST, 5599, 1) is not None
    assert ended[0].ended(LOST, 5600, 1) is None


def test_a_delay_that_is_asked_for_is_kept_up_to_the_time_left() -> None:
    def after(seconds: float) -> float | None:
        throttled = ErrorDetails(
            StatusCode.RESOURCE_EXHAUSTED, "", retry_delay=timedelta(seconds=seconds), from_gateway=True
        )
        ended = WATCH.ended(throttled, 100, 1)
        return ended and ended[1]

    assert after(45) == 45
    assert after(601) == 600
    assert after(0) == after(-1) == 0.5


@pytest.mark.parametrize(
    ("interval", "silence"), [(Duration(), 55), (Duration(seconds=1), 13), (Duration(seconds=300), 910)]
)
def test_three_heartbeats_and_ten_seconds_are_silence(interval: Duration, silence: float) -> None:
    request = WatchServiceDeploymentRequest(heartbeat_interval=interval)
    assert Resumption(request, 600, renews_token=False).silence == silence


@pytest.mark.parametrize("code", StatusCode)
@pytest.mark.parametrize("from_gateway", [True, False])
def test_these_ends_and_no_others_are_gone_on_from(code: StatusCode, from_gateway: bool) -> None:
    ended = WATCH.heard(message("1")).ended(ErrorDetails(code, "", from_gateway), 100, 0)
    always = {StatusCode.UNAVAILABLE, StatusCode.RESOURCE_EXHAUSTED, StatusCode.UNAUTHENTICATED}
    broken = {StatusCode.INTERNAL, StatusCode.UNKNOWN, StatusCode.CANCELLED}
    assert (ended is not None) == (code in always or (code in broken and not from_gateway))


@pytest.mark.parametrize("seconds", [0, -1, math.nan])
def test_a_watch_that_is_to_give_up_before_it_began_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="give_up_after"):
        Resumption(WATCH.request, seconds, renews_token=False)


def test_the_request_of_the_caller_stays_as_it_is() -> None:
    request = WatchServiceDeploymentRequest(cluster="demo", resume_token="mine")
    heard = Resumption(request, 600, renews_token=False).heard(message("1"))
    assert request.resume_token == "mine"
    assert heard.request == WatchServiceDeploymentRequest(cluster="demo", resume_token="1")
