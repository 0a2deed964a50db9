export { Code, ConnectError } from "@connectrpc/connect";
export { type ConnectOptions, connect, type Gateway, gatewayOver } from "./connect.js";
export { type ErrorDetails, errorDetails, type FieldViolation } from "./errors.js";
export { type WatchOptions, type WatchRpc, watch } from "./watch.js";
