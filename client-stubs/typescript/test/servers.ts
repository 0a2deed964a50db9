import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import {
  createSecureServer,
  createServer,
  type Http2Server,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import {
  type AddressInfo,
  connect as connectTcp,
  createServer as createTcpServer,
  type Socket,
} from "node:net";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import type { ConnectRouter } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";

/** A gRPC server that ends with the test. */
export interface Server {
  readonly port: number;
  /** Ends it at once, with all connections. */
  stop(): Promise<void>;
  /** Asks clients to make new calls over new connections. */
  goAway(): void;
  /** How many connections it has. */
  connectionCount(): number;
}

/** Serves in plain text, by default on any port of 127.0.0.1. */
export async function serve(
  context: TestContext,
  routes: (router: ConnectRouter) => void,
  { host = "127.0.0.1", port = 0 } = {},
): Promise<Server> {
  return await listen(context, createServer(connectNodeAdapter({ routes })), host, port);
}

/** Serves with the certificate of `makeCertificates` and asks callers for theirs. */
export async function serveTls(
  context: TestContext,
  routes: (router: ConnectRouter) => void,
  { ca, server }: Certificates,
): Promise<Server> {
  const options = {
    ca: readFileSync(ca),
    cert: readFileSync(server.certificateFile),
    key: readFileSync(server.keyFile),
    requestCert: true,
  };
  const handler = connectNodeAdapter({ routes });
  return await listen(context, createSecureServer(options, handler), "127.0.0.1", 0);
}

/** Serves raw HTTP/2 streams; `drop` breaks the connection that was made last. */
export async function serveStreams(
  context: TestContext,
  onStream: (drop: () => void, path: string, stream: ServerHttp2Stream) => void,
): Promise<Server> {
  const server = createServer();
  let latest: Socket | undefined;
  server.on("connection", (socket: Socket) => {
    latest = socket;
  });
  server.on("stream", (stream, headers) => {
    stream.on("error", () => undefined);
    onStream(() => latest?.resetAndDestroy(), `${headers[":path"]}`, stream);
  });
  return await listen(context, server, "127.0.0.1", 0);
}

/** Takes connections and says nothing; counts all that it ever took. */
export async function serveSilence(context: TestContext) {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => void sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    server.close();
    for (const socket of sockets) {
      socket.destroy();
    }
  });
  const { port } = server.address() as AddressInfo;
  return { port, connectionCount: () => sockets.length };
}

/** Passes connections on to the port, until it falls silent without closing them; or the old ones alone. */
export async function serveProxy(context: TestContext, port: number) {
  const sockets: Socket[] = [];
  let holdsNew = false;
  const proxy = createTcpServer((socket) => {
    if (holdsNew) {
      sockets.push(socket);
      return;
    }
    const onward = connectTcp(port, "127.0.0.1");
    sockets.push(socket, onward);
    for (const each of [socket, onward]) {
      each.on("error", () => undefined);
    }
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    proxy.close();
    for (const socket of sockets) {
      socket.destroy();
    }
  });
  const fallSilent = () => {
    for (const socket of sockets) {
      socket.unpipe();
    }
  };
  const holdNew = () => {
    holdsNew = true;
  };
  return { port: (proxy.address() as AddressInfo).port, fallSilent, holdNew };
}

async function listen(
  context: TestContext,
  server: Http2Server,
  host: string,
  port: number,
): Promise<Server> {
  const sockets = new Set<Socket>();
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  };
  server.on("connection", track);
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    session.on("error", () => undefined);
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
  });
  server.on("sessionError", () => undefined);
  const stop = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) {
      socket.destroy();
    }
    await closed;
  };
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  context.after(stop);
  const goAway = () => {
    for (const session of sessions) {
      session.goaway();
    }
  };
  const { port: bound } = server.address() as AddressInfo;
  return { port: bound, stop, goAway, connectionCount: () => sockets.size };
}

/** Files in PEM. */
export interface Certificates {
  readonly ca: string;
  readonly server: { readonly certificateFile: string; readonly keyFile: string };
  readonly client: { readonly certificateFile: string; readonly keyFile: string };
}

/** A CA with a certificate for 127.0.0.1 and one for a client called `deployer`, valid for a day. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(fileURLToPath(new URL("../tls-", import.meta.url)));
  const file = (name: string) => join(folder, name);
  const newKey = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const make = (name: string, ...options: string[]) => {
    const files = { certificateFile: file(`${name}.pem`), keyFile: file(`${name}.key`) };
    const out = ["-keyout", files.keyFile, "-out", files.certificateFile];
    const subject = ["-days", "1", "-subj", `/CN=${name}`];
    execFileSync("openssl", [...newKey, ...subject, ...out, ...options], { stdio: "pipe" });
    return files;
  };
  const ca = make("ca");
  const signed = ["-CA", ca.certificateFile, "-CAkey", ca.keyFile];
  const leaf = ["-addext", "basicConstraints=critical,CA:FALSE"];
  return {
    ca: ca.certificateFile,
    server: make("server", ...signed, ...leaf, "-addext", "subjectAltName=IP:127.0.0.1"),
    client: make("deployer", ...signed, ...leaf),
  };
}
