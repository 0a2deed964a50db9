import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";

/**
 * Gives connections that failed or broke the status UNAVAILABLE, as gRPC libraries do. Connect has
 * ABORTED, CANCELLED and INTERNAL for them, of which the first means something else here. What fails
 * because the caller closed the connection is CANCELLED.
 */
export function lostConnections(closed: AbortSignal): Interceptor {
  return (next) => async (request) => {
    const rethrow = (error: unknown): never => {
      if (request.signal.aborted) {
        throw error;
      }
      throw closed.aborted ? closed.reason : asGrpcHasIt(ConnectError.from(error));
    };
    const response = await next(request).catch(rethrow);
    return response.stream
      ? { ...response, message: rethrowing(response.message, rethrow) }
      : response;
  };
}

async function* rethrowing<T>(messages: AsyncIterable<T>, rethrow: (error: unknown) => never) {
  try {
    yield* messages;
  } catch (error) {
    rethrow(error);
  }
}

function asGrpcHasIt(error: ConnectError): ConnectError {
  const isStatusOfServer = error.metadata.has("grpc-status");
  if (isStatusOfServer || !(error.code === Code.Canceled || isOfConnection(error.cause))) {
    return error;
  }
  return new ConnectError(error.rawMessage, Code.Unavailable, undefined, undefined, error);
}

// Errors of Node's sockets, TLS and HTTP/2 have a code that is a word.
function isOfConnection(cause: unknown): boolean {
  if (!(cause instanceof Error) || !("code" in cause) || typeof cause.code !== "string") {
    return false;
  }
  const isOfOneStream = cause.code === "ERR_HTTP2_STREAM_ERROR";
  return !isOfOneStream || cause.message.includes("NGHTTP2_REFUSED_STREAM");
}
