import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";

const BROKEN = "the connection broke";
const UNANSWERED = `${BROKEN} before an answer`;
const UNANSWERED_PLAINTEXT = `${UNANSWERED} (plaintext: true; does the gateway want TLS?)`;
const NO_TLS = "the answer is not TLS (a gateway without it is called with plaintext: true)";

/**
 * Gives connections that failed or broke the status UNAVAILABLE, as gRPC libraries do. Connect has
 * ABORTED, CANCELLED and INTERNAL for them, of which the first means something else here. What fails
 * because the caller closed the connection is CANCELLED.
 *
 * @param plaintext whether the connection is one without TLS, for what the message says
 */
export function lostConnections(closed: AbortSignal, plaintext: boolean): Interceptor {
  return (next) => async (request) => {
    const rethrow = (error: unknown, broken: string): never => {
      if (request.signal.aborted) {
        throw error;
      }
      throw closed.aborted ? closed.reason : asGrpcHasIt(ConnectError.from(error), broken);
    };
    const unanswered = plaintext ? UNANSWERED_PLAINTEXT : UNANSWERED;
    const response = await next(request).catch((error) => rethrow(error, unanswered));
    return response.stream
      ? { ...response, message: rethrowing(response.message, (error) => rethrow(error, BROKEN)) }
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

function asGrpcHasIt(error: ConnectError, broken: string): ConnectError {
  const isStatusOfServer = error.metadata.has("grpc-status");
  if (isStatusOfServer || !(error.code === Code.Canceled || isOfConnection(error.cause))) {
    return error;
  }
  const message = messageOf(error, broken);
  return new ConnectError(message, Code.Unavailable, undefined, undefined, error);
}

function messageOf({ code, cause, rawMessage }: ConnectError, broken: string): string {
  if (code === Code.Canceled) {
    return broken;
  }
  return cause instanceof Error && "code" in cause && cause.code === "ERR_SSL_WRONG_VERSION_NUMBER"
    ? NO_TLS
    : rawMessage;
}

// Errors of Node's sockets, TLS and HTTP/2 have a code that is a word.
function isOfConnection(cause: unknown): boolean {
  if (!(cause instanceof Error) || !("code" in cause) || typeof cause.code !== "string") {
    return false;
  }
  const isOfOneStream = cause.code === "ERR_HTTP2_STREAM_ERROR";
  return !isOfOneStream || cause.message.includes("NGHTTP2_REFUSED_STREAM");
}
