import type { LookupAddress } from "node:dns";
import { lookup as lookUpName } from "node:dns/promises";
import type { Http2Session } from "node:http2";
import { isIP, type LookupFunction } from "node:net";
import { Code, ConnectError } from "@connectrpc/connect";
import { type GrpcTransportOptions, Http2SessionManager } from "@connectrpc/connect-node";

type SessionManager = NonNullable<GrpcTransportOptions["sessionManager"]>;
type SessionArguments = ConstructorParameters<typeof Http2SessionManager>;

/** The addresses of a host's name. */
export type Resolver = (hostname: string) => Promise<readonly LookupAddress[]>;

const RESOLVE_EVERY_MS = 30_000;
const CONNECT_EVERY_MS = 1_000;

/** When a connection counts as dead or as not to be had, in milliseconds. */
export interface Limits {
  readonly pingIntervalMs?: number;
  readonly pingTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
}

type PingCallback = (error: Error | null, duration: number, payload: Buffer) => void;

interface Connection {
  readonly session: Http2SessionManager;
  triedAt: number;
  /** Calls that have it, those that wait for it too. */
  calls: number;
  /** Calls that are under way, also over HTTP/2 connections that their server is closing. */
  streams: number;
}

/**
 * A connection to each address of the gateway's name. Calls take turns over those that stand, as
 * gRPC's round_robin has it; the others are tried again, at most once a second, whenever a call is
 * made. The name is looked up again after 30 seconds, when a call is made.
 */
export class Connections implements SessionManager {
  readonly authority: string;
  private readonly hostname: string;
  private connections = new Map<string, Connection>();
  private readonly left = new Set<Connection>();
  private resolvedAt = Number.NEGATIVE_INFINITY;
  private resolving: Promise<void> | undefined;
  private turn = 0;
  private closed = false;

  constructor(
    private readonly url: string,
    private readonly limits: Limits,
    private readonly tls: SessionArguments[2],
    private readonly resolve: Resolver = (hostname) => lookUpName(hostname, { all: true }),
  ) {
    this.authority = new URL(url).origin;
    // A literal IPv6 address stands in brackets.
    this.hostname = new URL(url).hostname.replace(/^\[|\]$/g, "");
  }

  async request(
    ...call: Parameters<SessionManager["request"]>
  ): ReturnType<SessionManager["request"]> {
    this.assertOpen();
    const connection = await this.take();
    const end = () => {
      connection.calls--;
      this.closeIfLeft(connection);
    };
    try {
      // The server may be closing the connection that stands.
      const error = await this.attempt(connection);
      this.assertOpen();
      if (error) {
        throw error;
      }
      const stream = await connection.session.request(...call);
      connection.streams++;
      stream.once("close", () => {
        connection.streams--;
        end();
      });
      if (stream.session && !guarded.has(stream.session)) {
        guard(stream.session);
      }
      return stream;
    } catch (error) {
      end();
      throw error;
    }
  }

  notifyResponseByteRead(stream: Parameters<SessionManager["notifyResponseByteRead"]>[0]): void {
    for (const { session } of this.all()) {
      session.notifyResponseByteRead(stream);
    }
  }

  /** Cancels all calls and closes all connections. */
  close(): void {
    this.closed = true;
    for (const { session } of this.all()) {
      session.abort();
    }
  }

  private all(): readonly Connection[] {
    return [...this.connections.values(), ...this.left];
  }

  private assertOpen(): void {
    if (this.closed) {
      throw new ConnectError("the connection was closed", Code.Canceled);
    }
  }

  /** The connection whose turn it is, with one more call. */
  private async take(): Promise<Connection> {
    await this.resolved();
    const all = [...this.connections.values()];
    if (all.some(stands)) {
      for (const connection of all.filter(isDue)) {
        void this.attempt(connection);
      }
    } else {
      await this.firstToStand(all);
    }
    const standing = all.filter(stands);
    const choice = standing.length > 0 ? standing : all;
    const chosen = choice[this.turn++ % choice.length];
    if (chosen === undefined) {
      throw new ConnectError(`${this.hostname} has no address`, Code.Unavailable);
    }
    chosen.calls++;
    return chosen;
  }

  private async firstToStand(connections: readonly Connection[]): Promise<void> {
    const attempts = connections.map(async (connection) => {
      const error = await this.attempt(connection);
      if (error) {
        throw error;
      }
    });
    await Promise.any(attempts).catch(({ errors: [first] }: AggregateError) => {
      if (first) {
        throw first;
      }
    });
  }

  /** Connects, unless it is; returns why that failed. */
  private async attempt(connection: Connection): Promise<unknown> {
    const { session } = connection;
    connection.triedAt = Date.now();
    const { connectTimeoutMs = 20_000 } = this.limits;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<ConnectError>((resolve) => {
      timer = setTimeout(() => {
        const message = `no connection within ${connectTimeoutMs / 1000} s`;
        const error = new ConnectError(message, Code.Unavailable);
        // Aborting would end the calls that are under way.
        if (session.state() === "connecting" && connection.streams === 0) {
          session.abort(error);
        }
        resolve(error);
      }, connectTimeoutMs);
    });
    const tried = session.connect().then((state) => state === "error" && session.error());
    return await Promise.race([late, tried]).finally(() => clearTimeout(timer));
  }

  private async resolved(): Promise<void> {
    if (Date.now() - this.resolvedAt >= RESOLVE_EVERY_MS) {
      this.resolving ??= this.lookUp().finally(() => {
        this.resolving = undefined;
      });
    }
    if (this.connections.size === 0) {
      await this.resolving;
    } else {
      // Calls go on over the addresses that are known.
      this.resolving?.catch(() => undefined);
    }
  }

  private async lookUp(): Promise<void> {
    const addresses = await this.resolve(this.hostname);
    this.resolvedAt = Date.now();
    const before = this.connections;
    this.connections = new Map(
      addresses.map((found) => [found.address, before.get(found.address) ?? this.open(found)]),
    );
    for (const [address, connection] of before) {
      if (!this.connections.has(address)) {
        this.left.add(connection);
        this.closeIfLeft(connection);
      }
    }
  }

  // Calls that are open on an address that is gone go on.
  private closeIfLeft(connection: Connection): void {
    if (connection.calls === 0 && this.left.delete(connection)) {
      connection.session.abort();
    }
  }

  private open(address: LookupAddress): Connection {
    const pinned: LookupFunction = (_hostname, options, callback) =>
      options.all ? callback(null, [address]) : callback(null, address.address, address.family);
    const options = isIP(this.hostname) ? this.tls : { ...this.tls, lookup: pinned };
    return {
      session: new Http2SessionManager(this.url, this.limits, options),
      triedAt: Number.NEGATIVE_INFINITY,
      calls: 0,
      streams: 0,
    };
  }
}

const guarded = new WeakSet<Http2Session>();

/**
 * Keeps the process alive where Connect would end it: it does not listen to errors of a session that it
 * has just given up, and pings sessions that are destroyed (connectrpc/connect-es#1795), which throws
 * in a timer.
 */
function guard(session: Http2Session): void {
  guarded.add(session);
  session.on("error", () => undefined);
  const ping: (callback: PingCallback) => boolean = session.ping.bind(session);
  session.ping = (callback: unknown) => !session.destroyed && ping(callback as PingCallback);
}

function stands({ session }: Connection): boolean {
  return ["open", "idle", "verifying"].includes(session.state());
}

function isDue(connection: Connection): boolean {
  return !stands(connection) && Date.now() - connection.triedAt >= CONNECT_EVERY_MS;
}
