import type { DescMethodServerStreaming, Message } from "@bufbuild/protobuf";
import { type CallOptions, Code, ConnectError, type Transport } from "@connectrpc/connect";
import type { Time } from "./time.js";

/** One call of a server-streaming RPC. */
export interface Stream<Response> {
  /** The next message, or why there is none. Does not throw. */
  next(): Promise<{ message: Response; error?: never } | { message?: never; error: ConnectError }>;
  /** Ends the call at once, if it has not ended. */
  cancel(): void;
}

/** How to call. */
export interface StreamOptions {
  readonly headers: CallOptions["headers"];
  /** How long to wait for a message, in milliseconds; after that the call has failed, UNAVAILABLE. */
  readonly silenceMs: number;
  /** Ends the call. */
  readonly stop: AbortSignal;
}

/** Calls the RPC, with the first `next`. */
export function openStream<Response extends Message>(
  time: Time,
  transport: Transport,
  rpc: DescMethodServerStreaming,
  request: Message,
  { headers, silenceMs, stop }: StreamOptions,
): Stream<Response> {
  const call = new AbortController();
  const cancel = () => {
    stop.removeEventListener("abort", cancel);
    call.abort(new ConnectError("the watch was stopped", Code.Canceled));
  };
  stop.addEventListener("abort", cancel);
  const messages = responses(transport, rpc, request, headers, call.signal);
  return {
    async next() {
      const stopTimer = time.after(silenceMs, () => {
        call.abort(new ConnectError(`no message for ${silenceMs / 1000} s`, Code.Unavailable));
      });
      try {
        const { done, value } = await messages.next();
        return done
          ? { error: new ConnectError("the stream ended before the watch did", Code.Unavailable) }
          : { message: value as Response };
      } catch (error) {
        return { error: ConnectError.from(error) };
      } finally {
        stopTimer();
      }
    },
    cancel,
  };
}

async function* responses(
  transport: Transport,
  rpc: DescMethodServerStreaming,
  request: Message,
  headers: CallOptions["headers"],
  signal: AbortSignal,
): AsyncGenerator<Message, undefined> {
  const requests = (async function* () {
    yield request;
  })();
  const { message } = await transport.stream(rpc, signal, undefined, headers, requests);
  yield* message;
}
