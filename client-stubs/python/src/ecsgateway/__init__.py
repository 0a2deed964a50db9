"""Client of ECS Gateway.

`connect` returns a connection with the stub of each service; its `watch` iterates over a watch to the end;
`error_details` reads what an error says. `ecsgateway.aio` has the same for asyncio, `ecsgateway.v1` the
messages.
"""

from ecsgateway.connection import Gateway, connect
from ecsgateway.errors import (
    ConnectionClosedError,
    ErrorDetails,
    FieldViolation,
    StreamLostError,
    TokenError,
    error_details,
)
from ecsgateway.watch import Watch

__all__ = [
    "ConnectionClosedError",
    "ErrorDetails",
    "FieldViolation",
    "Gateway",
    "StreamLostError",
    "TokenError",
    "Watch",
    "connect",
    "error_details",
]
