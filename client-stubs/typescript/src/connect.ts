import {
  type Client,
  Code,
  ConnectError,
  createClient,
  type Interceptor,
  type Transport,
} from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { unlessAborted } from "./abort.js";
import { Connections } from "./connections.js";
import { Clusters } from "./gen/ecsgateway/v1/clusters_pb.js";
import { ServiceDeployments } from "./gen/ecsgateway/v1/service_deployments_pb.js";
import { ServiceRevisions } from "./gen/ecsgateway/v1/service_revisions_pb.js";
import { Services } from "./gen/ecsgateway/v1/services_pb.js";
import { Tags } from "./gen/ecsgateway/v1/tags_pb.js";
import { TaskDefinitions } from "./gen/ecsgateway/v1/task_definitions_pb.js";
import { TaskSets } from "./gen/ecsgateway/v1/task_sets_pb.js";
import { Tasks } from "./gen/ecsgateway/v1/tasks_pb.js";
import { serviceConfig, version } from "./gen/packaged.js";
import { lostConnections } from "./lost-connections.js";
import { retry } from "./retry.js";
import { type TlsFiles, tlsOptions } from "./tls.js";
import { authorization, type Token } from "./token.js";

/** How to connect to the gateway. */
export interface ConnectOptions extends TlsFiles {
  /**
   * Speaks without TLS, and without its files. Only for a gateway on this machine, or behind something
   * that guards it.
   */
  readonly plaintext?: boolean;
  /**
   * Bearer token, or what is asked for one for each call: printable ASCII without white space. A call
   * whose token cannot be had or sent ends as Unauthenticated. Over plaintext only to loopback.
   */
  readonly token?: Token;
  /** Target of calls that name none by the header `ecs-target`; without it the gateway's default. */
  readonly target?: string;
  /** Deadline of unary calls that have none, in milliseconds; 0 for none. Default 30,000. */
  readonly timeoutMs?: number;
}

/** A connection to the gateway with a client for each of its services. Safe to share; make one. */
export interface Gateway {
  readonly clusters: Client<typeof Clusters>;
  readonly serviceDeployments: Client<typeof ServiceDeployments>;
  readonly serviceRevisions: Client<typeof ServiceRevisions>;
  readonly services: Client<typeof Services>;
  readonly tags: Client<typeof Tags>;
  readonly taskDefinitions: Client<typeof TaskDefinitions>;
  readonly taskSets: Client<typeof TaskSets>;
  readonly tasks: Client<typeof Tasks>;
  /** What the clients call through, for Connect's `createClient`. */
  readonly transport: Transport;
  /** Whether a call may have a newer token than the call before. */
  readonly renewsToken: boolean;
  /** Aborted once the connection is closed. */
  readonly closed: AbortSignal;
  /** Cancels calls and watches at once, whatever they wait for, and closes the connection. */
  close(): void;
}

// Node's timers end at once beyond it.
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

// A connection is pinged after 30 s without anything heard and is lost 10 s later without an answer. The
// gateway permits a ping each 10 s.
const PINGS = { pingIntervalMs: 30_000, pingTimeoutMs: 10_000 };

/**
 * Connects to a gateway, with the first call.
 *
 * @param address host and port, as in `gateway.example.com:443`. A prefix `dns:///` says the same; with
 *     it the port may be left out, and is then 443, over plaintext 80
 * @throws TypeError if the address is none, options contradict each other, a token would travel in plain
 *     text, or a header cannot carry the token or target
 * @throws RangeError if the deadline is out of range
 * @throws Error if a file cannot be read or is not what it should be
 */
export function connect(address: string, options: ConnectOptions = {}): Gateway {
  const { timeoutMs = 30_000 } = options;
  refuseContradictions(options, timeoutMs);
  const url = urlOf(address, options);
  const closing = new AbortController();
  const connections = new Connections(url, PINGS, tlsOptions(options));
  const transport = withDefaultDeadline(
    createGrpcTransport({
      baseUrl: url,
      sessionManager: connections,
      interceptors: [
        unlessClosed(closing.signal),
        callMetadata(options),
        retry(serviceConfig),
        lostConnections(closing.signal, options.plaintext ?? false),
      ],
    }),
    timeoutMs,
  );
  return gateway(transport, {
    renewsToken: typeof options.token === "function",
    closed: closing.signal,
    close() {
      closing.abort(connectionClosed());
      connections.close();
    },
  });
}

/**
 * Makes a gateway of any transport, such as that of Connect's `createRouterTransport` in tests. Closing
 * it ends its watches.
 */
export function gatewayOver(transport: Transport): Gateway {
  const closing = new AbortController();
  return gateway(transport, {
    renewsToken: false,
    closed: closing.signal,
    close: () => closing.abort(connectionClosed()),
  });
}

function gateway(
  transport: Transport,
  connection: Pick<Gateway, "renewsToken" | "closed" | "close">,
): Gateway {
  return {
    clusters: createClient(Clusters, transport),
    serviceDeployments: createClient(ServiceDeployments, transport),
    serviceRevisions: createClient(ServiceRevisions, transport),
    services: createClient(Services, transport),
    tags: createClient(Tags, transport),
    taskDefinitions: createClient(TaskDefinitions, transport),
    taskSets: createClient(TaskSets, transport),
    tasks: createClient(Tasks, transport),
    transport,
    ...connection,
  };
}

function connectionClosed(): ConnectError {
  return new ConnectError("the connection was closed", Code.Canceled);
}

function urlOf(address: string, { plaintext = false, token }: ConnectOptions): string {
  // As other gRPC clients write it. The host of `dns:443` is called dns.
  const authority = address.replace(/^dns:(\/\/\/|(?!\d+$))/, "");
  const url = `${plaintext ? "http" : "https"}://${authority}`;
  const hasPort = authority !== address || /:\d+$/.test(authority);
  if (!hasPort || !URL.canParse(url) || /[/?#@\\]/.test(authority)) {
    throw new TypeError(`address: ${address} (expected: host:port)`);
  }
  if (plaintext && token !== undefined && !isLoopback(new URL(url).hostname)) {
    throw new TypeError(
      `address: ${address} (expected: a loopback address, because a token would travel in plain text)`,
    );
  }
  return url;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

function refuseContradictions(options: ConnectOptions, timeoutMs: number): void {
  const { plaintext, caFile, certificateFile, keyFile, target } = options;
  if (plaintext && [caFile, certificateFile, keyFile].some((file) => file !== undefined)) {
    throw new TypeError(
      "plaintext: true (expected: no caFile, certificateFile or keyFile with it)",
    );
  }
  if (target !== undefined && /[^!-~]/.test(target)) {
    throw new TypeError(`target: ${target} (expected: printable ASCII)`);
  }
  if (!(timeoutMs >= 0 && timeoutMs <= LONGEST_TIMEOUT_MS)) {
    throw new RangeError(
      `timeoutMs: ${timeoutMs} (expected: 0 for none, to ${LONGEST_TIMEOUT_MS})`,
    );
  }
}

// Connect alone ends no call that waits for a token, a retry or an address.
function unlessClosed(closed: AbortSignal): Interceptor {
  return (next) => async (request) => {
    closed.throwIfAborted();
    return await unlessAborted([request.signal, closed], next(request));
  };
}

function callMetadata({ token, target }: ConnectOptions): Interceptor {
  const authorize = token === undefined ? undefined : authorization(token);
  return (next) => async (request) => {
    request.header.set("user-agent", `ecsgateway-typescript/${version}`);
    if (target !== undefined && !request.header.has("ecs-target")) {
      request.header.set("ecs-target", target);
    }
    if (authorize && !request.header.has("authorization")) {
      request.header.set("authorization", await authorize());
    }
    return await next(request);
  };
}

// Connect's own default deadline would end streams too.
function withDefaultDeadline(transport: Transport, defaultMs: number): Transport {
  return {
    unary: (method, signal, timeoutMs = defaultMs, header, input, contextValues) =>
      transport.unary(method, signal, timeoutMs, header, input, contextValues),
    stream: (method, signal, timeoutMs, header, input, contextValues) =>
      transport.stream(method, signal, timeoutMs, header, input, contextValues),
  };
}
