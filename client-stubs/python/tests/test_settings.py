"""What connections are made with, and what is refused."""

import math
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography.hazmat.primitives import serialization

import ecsgateway.aio
from ecsgateway import connect
from ecsgateway._settings import Settings, _is_local

CONNECTING = pytest.mark.parametrize("connecting", [connect, ecsgateway.aio.connect])


def settings(**given: Any) -> Settings:
    missing: dict[str, Any] = dict.fromkeys(Settings.__dataclass_fields__)
    return Settings(**missing | {"address": "127.0.0.1:1", "plaintext": False} | given)


def test_a_connection_is_pinged_after_30_s_and_lost_10_s_later_also_while_nothing_is_sent() -> None:
    options = dict(settings().options())
    assert options["grpc.keepalive_time_ms"] == 30_000
    assert options["grpc.keepalive_timeout_ms"] == 10_000
    assert options["grpc.http2.max_pings_without_data"] == 0


def test_a_connection_is_tried_again_at_least_every_30_s() -> None:
    assert dict(settings().options())["grpc.max_reconnect_backoff_ms"] == 30_000


@CONNECTING
@pytest.mark.parametrize("token", ["secret", lambda: "secret"])
def test_no_token_goes_in_the_clear_to_another_machine(connecting: Any, token: Any) -> None:
    with pytest.raises(ValueError, match=r"address: 'gateway\.example\.com:80' .* \(expected: a loopback"):
        connecting("gateway.example.com:80", plaintext=True, token=token)


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("127.0.0.1:50051", True),
        ("127.8.8.8", True),
        ("localhost:50051", True),
        ("[::1]:50051", True),
        ("dns:///localhost:50051", True),
        ("dns:localhost:50051", True),
        ("dns:///127.255.0.1", True),
        ("dns:[::1]:50051", True),
        ("[::1]", True),
        ("unix:/run/gateway", True),
        ("unix:///run/gateway", True),
        ("ipv4:127.0.0.1:1", False),
        ("ipv4:127.0.0.1:1,127.0.0.1:2", False),
        ("ipv6:[::1]:50051", False),
        ("dns://localhost:50051", False),
        ("dns://10.0.0.1/localhost", False),
        ("127.0.0.1:1,10.0.0.1:1", False),
        ("127.0.0.256", False),
        ("127.1", False),
        ("128.0.0.1", False),
        ("::1", False),
        ("[::1].example.com", False),
        ("localhost:50051/gateway.example.com", False),
        ("localhost@gateway.example.com", False),
        ("localhost\n", False),
        ("%6cocalhost", False),
        ("gateway.example.com:443", False),
        ("localhost.example.com:443", False),
        ("127.0.0.1.example.com:443", False),
        ("ipv4:127.0.0.1:1,10.0.0.1:1", False),
        ("dns://127.0.0.1/gateway.example.com", False),
        ("xds:///localhost", False),
        ("10.0.0.1:50051", False),
        ("[2001:db8::1]:50051", False),
        ("0.0.0.0:50051", False),
        ("", False),
    ],
)
def test_these_addresses_and_no_others_are_this_machine(address: str, local: bool) -> None:
    assert _is_local(address) is local


@CONNECTING
@pytest.mark.parametrize(
    "address",
    [
        "",
        "gateway.example.com",
        "gateway.example.com:",
        "gateway.example.com:https",
        "gateway.example.com:0",
        "gateway.example.com:65536",
        ":443",
        "127.0.0.1",
        "[::1]",
        "::1",
        "::1:50051",
        "http://gateway.example.com:80",
        "https://gateway.example.com",
        "gateway.example.com:443/path",
        "gateway.example.com:443 ",
        "gateway.example.com:443\n",
        "name@gateway.example.com:443",
        "one.example.com:443,other.example.com:443",
        "dns:443",
        "dns:///",
        "dns:///gateway.example.com",
        "unix:",
    ],
)
def test_what_is_no_address_is_refused(connecting: Any, address: str) -> None:
    with pytest.raises(ValueError, match=r"^address: '.*' \(expected: host:port, dns:///host:port or unix"):
        connecting(address, plaintext=True)


@pytest.mark.parametrize(
    "address",
    [
        "gateway.example.com:443",
        "gateway:1",
        "my_gateway:65535",
        "127.0.0.1:50051",
        "[::1]:50051",
        "[2001:db8::1]:443",
        "[fe80::1%eth0]:443",
        "dns:gateway.example.com:443",
        "dns:///gateway.example.com:443",
        "dns://10.0.0.53/gateway.example.com:443",
        "dns://10.0.0.53:53/gateway.example.com:443",
        "dns:dns:443",
        "unix:gateway",
        "unix:/run/gateway",
        "unix:///run/gateway",
        "unix-abstract:gateway",
        "ipv4:10.0.0.1:443,10.0.0.2:443",
        "xds:///gateway",
    ],
)
def test_these_are_addresses(address: str) -> None:
    assert settings(address=address).address == address


@CONNECTING
@pytest.mark.parametrize(
    "given",
    [
        {"plaintext": True, "root_certificates": "ca.pem"},
        {"plaintext": True, "root_certificates": ""},
        {"plaintext": True, "certificate_chain": "chain.pem", "private_key": "key.pem"},
        {"private_key": "key.pem"},
        {"certificate_chain": "chain.pem"},
        {"certificate_chain": "chain.pem", "private_key": None},
        {"target": "eu\n"},
        {"default_deadline": 0},
        {"default_deadline": -1},
        {"default_deadline": math.nan},
        # gRPC takes it for a time that has passed.
        {"default_deadline": math.inf},
    ],
    ids=str,
)
def test_settings_that_contradict_or_make_no_sense_are_refused(
    connecting: Any, given: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match="expected"):
        connecting("127.0.0.1:1", **given)


@pytest.fixture(scope="module")
def pems(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("pems")
    authority = trustme.CA()
    for name in ("one", "other"):
        certificate = authority.issue_cert(name)
        certificate.cert_chain_pems[0].write_to_path(str(directory / f"{name}.pem"))
        certificate.private_key_pem.write_to_path(str(directory / f"{name}.key"))
    # As `openssl genpkey -aes256` makes it.
    key = serialization.load_pem_private_key((directory / "one.key").read_bytes(), None)
    encrypted = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"secret"),
    )
    (directory / "encrypted.key").write_bytes(encrypted)
    (directory / "text").write_text("no certificate")
    (directory / "empty").touch()
    return directory


@CONNECTING
@pytest.mark.parametrize(
    "given",
    [
        {"root_certificates": "text"},
        {"root_certificates": "empty"},
        {"root_certificates": "one.key"},
        {"certificate_chain": "text", "private_key": "one.key"},
        {"certificate_chain": "one.pem", "private_key": "text"},
        {"certificate_chain": "one.pem", "private_key": "other.key"},
        {"certificate_chain": "one.pem", "private_key": "encrypted.key"},
    ],
    ids=str,
)
def test_files_that_are_not_what_they_should_be_are_refused(
    connecting: Any, given: dict[str, str], pems: Path
) -> None:
    with pytest.raises(ValueError, match=r"expected: .*PEM"):
        connecting("127.0.0.1:1", **{name: pems / file for name, file in given.items()})


@CONNECTING
@pytest.mark.parametrize("given", [["root_certificates"], ["certificate_chain", "private_key"]], ids=str)
@pytest.mark.parametrize("path", ["missing.pem", ""])
def test_files_that_cannot_be_read_are_refused(
    connecting: Any, given: list[str], path: str, tmp_path: Path
) -> None:
    with pytest.raises(OSError, match=str(tmp_path)):
        connecting("127.0.0.1:1", **dict.fromkeys(given, tmp_path / path))
