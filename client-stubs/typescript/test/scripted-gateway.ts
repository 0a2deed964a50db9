import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  Code,
  ConnectError,
  type ConnectRouter,
  createRouterTransport,
  type HandlerContext,
} from "@connectrpc/connect";
import { gatewayOver } from "../src/connect.js";
import { ErrorInfoSchema, RetryInfoSchema } from "../src/gen/google/rpc/error_details_pb.js";
import {
  Services,
  type WatchServiceRequest,
  type WatchServiceResponseSchema,
} from "../src/gen/v1.js";

type Response = MessageInitShape<typeof WatchServiceResponseSchema>;

/** What one call of WatchService does. */
export type Script = (context: HandlerContext) => AsyncIterable<Response> | Iterable<Response>;

/** Routes by which the n-th call of WatchService runs the n-th script, the last one again and again. */
export function scriptedRoutes(...scripts: Script[]) {
  const requests: WatchServiceRequest[] = [];
  const contexts: HandlerContext[] = [];
  const routes = ({ service }: ConnectRouter) => {
    service(Services, {
      async *watchService(request, context) {
        const script = scripts[Math.min(requests.length, scripts.length - 1)];
        requests.push(request);
        contexts.push(context);
        yield* script?.(context) ?? [];
      },
    });
  };
  return { routes, requests, contexts };
}

/** A gateway in memory with the routes of `scriptedRoutes`. */
export function scriptedGateway(...scripts: Script[]) {
  const { routes, requests, contexts } = scriptedRoutes(...scripts);
  const gateway = gatewayOver(createRouterTransport(routes));
  return { gateway, requests, contexts, close: () => gateway.close() };
}

type Event = "snapshot" | "progress" | "heartbeat" | "finished" | "goingAway";

/** A message with the token. */
export function message(event: Event, resumeToken: string): Response {
  return { watch: { resumeToken }, event: { case: event, value: {} } } as Response;
}

/** Fails as the gateway does, with an ErrorInfo. */
export function failure(
  code: Code,
  reason: string,
  metadata: Record<string, string> = {},
  retryDelaySeconds?: number,
): ConnectError {
  const info = create(ErrorInfoSchema, { reason, domain: "ecsgateway", metadata });
  const details = [{ desc: ErrorInfoSchema, value: info }];
  const error = new ConnectError("refused", code, undefined, details);
  if (retryDelaySeconds !== undefined) {
    const retryDelay = { seconds: BigInt(retryDelaySeconds) };
    error.details.push({ desc: RetryInfoSchema, value: { retryDelay } });
  }
  return error;
}

/** Sends the messages, then fails with the error. */
export function thenFail(error: ConnectError, ...messages: Response[]): Script {
  return function* () {
    yield* messages;
    throw error;
  };
}

/** Sends the messages, then says nothing until the call is cancelled. */
export function thenSilence(...messages: Response[]): Script {
  return async function* ({ signal }) {
    yield* messages;
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
  };
}

/** Sends the messages, then ends with OK. */
export function thenOk(...messages: Response[]): Script {
  return () => messages;
}

/** A connection that cannot be made, or broke. */
export const lost = new ConnectError("no connection", Code.Unavailable);
