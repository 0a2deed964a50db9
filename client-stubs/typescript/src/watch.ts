import {
  create,
  type DescMessage,
  type DescMethodServerStreaming,
  type Message,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { type Duration, durationMs } from "@bufbuild/protobuf/wkt";
import { type CallOptions, Code, ConnectError } from "@connectrpc/connect";
import { onAbort } from "./abort.js";
import type { Gateway } from "./connect.js";
import { errorDetails } from "./errors.js";
import type { ServiceDeployments } from "./gen/ecsgateway/v1/service_deployments_pb.js";
import type { Services } from "./gen/ecsgateway/v1/services_pb.js";
import type { TaskDefinitions } from "./gen/ecsgateway/v1/task_definitions_pb.js";
import type { TaskSets } from "./gen/ecsgateway/v1/task_sets_pb.js";
import type { Tasks } from "./gen/ecsgateway/v1/tasks_pb.js";
import type { WatchStatus } from "./gen/ecsgateway/v1/watch_pb.js";
import { Resumption } from "./resumption.js";
import { openStream } from "./stream.js";
import { realTime, type Time } from "./time.js";

/** An RPC that watches, as in `ServiceDeployments.method.watchServiceDeployment`. */
export type WatchRpc =
  | typeof ServiceDeployments.method.watchServiceDeployment
  | typeof Services.method.watchService
  | typeof Services.method.watchServiceDeletion
  | typeof TaskDefinitions.method.watchTaskDefinitionDeletion
  | typeof TaskSets.method.watchTaskSet
  | typeof Tasks.method.watchTasks;

/** How to watch. */
export interface WatchOptions {
  /**
   * Stops the watch, which then throws an error with the code Canceled. Any number of watches may share
   * it.
   */
  readonly signal?: AbortSignal;
  /** Headers of each call, as in `{ "ecs-target": "frankfurt" }`. */
  readonly headers?: CallOptions["headers"];
  /**
   * How long streams may end without a message until the watch gives up, in milliseconds, counted
   * from the end of the first of them; above 0, and Infinity for never. Default 600,000.
   */
  readonly giveUpAfterMs?: number;
  /**
   * Called before each pause after which the watch goes on: with the error that ended the stream, none
   * where the gateway sent the watch away, and the length of the pause in whole milliseconds. What it
   * throws ends the watch.
   */
  readonly onResume?: (error: ConnectError | undefined, pauseMs: number) => void;
}

/**
 * Watches until the watch is over, over as many streams as it takes: where one is lost, the next goes
 * on where it was. Yields every message but `goingAway`, heartbeats too; the last one is `finished`.
 * Calls nothing before it is iterated. Leaving the loop cancels the call.
 *
 * @throws RangeError if `giveUpAfterMs` is not above 0
 * @throws TypeError if no header can carry one of `headers`
 * @throws Error if a field of the request has a value that is not of its type
 * @throws ConnectError in the iteration: an error that trying again does not mend, or the last one
 *     when it gives up
 */
export function watch<R extends WatchRpc>(
  gateway: Gateway,
  rpc: R,
  request: MessageInitShape<R["input"]>,
  options: WatchOptions = {},
): AsyncIterableIterator<MessageShape<R["output"]>> {
  return watchIn(realTime, gateway, rpc, request, options);
}

type Request = Message & { resumeToken: string; heartbeatInterval?: Duration };
type Response = Message & {
  readonly watch?: WatchStatus;
  readonly event: { readonly case: string | undefined };
};

/** Watches in a time of the caller's. */
export function watchIn<R extends WatchRpc>(
  time: Time,
  gateway: Gateway,
  rpc: R,
  request: MessageInitShape<R["input"]>,
  options: WatchOptions,
): AsyncIterableIterator<MessageShape<R["output"]>> {
  const { giveUpAfterMs = 600_000 } = options;
  if (!(giveUpAfterMs > 0)) {
    throw new RangeError(`giveUpAfterMs: ${giveUpAfterMs} (expected: above 0)`);
  }
  const left = new AbortController();
  const first = create(rpc.input as DescMessage, request) as Request;
  // What cannot be sent would look like a lost connection later.
  new Headers(options.headers);
  toBinary(rpc.input as DescMessage, first);
  const messages = resuming(time, gateway, rpc, first, { ...options, giveUpAfterMs }, left.signal);
  return {
    next: () => messages.next(),
    // A generator alone would first wait for the message that is being awaited.
    return() {
      left.abort();
      return messages.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  } as AsyncIterableIterator<MessageShape<R["output"]>>;
}

async function* resuming(
  time: Time,
  gateway: Gateway,
  rpc: DescMethodServerStreaming,
  first: Request,
  options: WatchOptions & { readonly giveUpAfterMs: number },
  left: AbortSignal,
): AsyncGenerator<Response, void> {
  const resumption = new Resumption(time, gateway.renewsToken, options.giveUpAfterMs);
  const [stop, release] = firstOf([left, gateway.closed, options.signal]);
  const streamOptions = { headers: options.headers, silenceMs: silenceMs(first), stop };
  let resumeToken = first.resumeToken;
  try {
    while (!stop.aborted) {
      const request = { ...first, resumeToken };
      const stream = openStream<Response>(time, gateway.transport, rpc, request, streamOptions);
      let pauseMs = 0;
      let failure: ConnectError | undefined;
      try {
        for (;;) {
          const { message, error } = await stream.next();
          if (stop.aborted) {
            break;
          }
          if (error) {
            resumeToken ||= errorDetails(error).metadata.resumeToken ?? "";
            pauseMs = resumption.pauseAfter(error);
            failure = error;
            break;
          }
          resumption.heard();
          resumeToken = message.watch?.resumeToken || resumeToken;
          if (message.event.case === "goingAway") {
            pauseMs = resumption.pauseAfterGoingAway();
            break;
          }
          yield message;
          if (message.event.case === "finished") {
            return;
          }
        }
      } finally {
        stream.cancel();
      }
      if (!stop.aborted) {
        options.onResume?.(failure, pauseMs);
        await time.sleep(pauseMs, stop);
      }
    }
    if (!left.aborted) {
      const closed = stop.reason === gateway.closed.reason;
      const message = closed ? "the connection was closed" : "the watch was stopped";
      throw new ConnectError(message, Code.Canceled, undefined, undefined, stop.reason);
    }
  } finally {
    release();
  }
}

function silenceMs({ heartbeatInterval }: Request): number {
  return 3 * (heartbeatInterval ? durationMs(heartbeatInterval) : 15_000) + 10_000;
}

// AbortSignal.any keeps what it made for as long as its sources live, in some versions of Node.
function firstOf(sources: (AbortSignal | undefined)[]): [AbortSignal, () => void] {
  const first = new AbortController();
  const releases = sources
    .filter((source) => source !== undefined)
    .map((source) => onAbort(source, () => first.abort(source.reason)));
  const release = () => {
    for (const each of releases) {
      each();
    }
  };
  return [first.signal, release];
}
