import assert from "node:assert/strict";
import type { LookupAddress } from "node:dns";
import { type TestContext, test } from "node:test";
import { Code, createClient, type HandlerContext } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { Connections } from "../src/connections.js";
import { Clusters, Services } from "../src/gen/v1.js";
import { tlsOptions } from "../src/tls.js";
import { makeCertificates, serve, serveProxy, serveSilence, serveTls } from "./servers.js";

const HOSTS = ["127.0.0.1", "127.0.0.2", "127.0.0.3"];

async function* watchService(_: unknown, { signal }: HandlerContext) {
  yield {};
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
}

async function serveAt(context: TestContext, host: string, port = 0) {
  return await serve(
    context,
    ({ service }) => {
      service(Clusters, { listClusters: () => ({ nextToken: host }) });
      service(Services, { watchService });
    },
    { host, port },
  );
}

/** Calls through a name that has the addresses, and says which of them answered. */
function callerOf(context: TestContext, port: number, addresses: readonly string[], pings = {}) {
  const url = `http://gateway.example.com:${port}`;
  const resolve = async (): Promise<LookupAddress[]> =>
    addresses.map((address) => ({ address, family: 4 }));
  const connections = new Connections(url, pings, {}, resolve);
  context.after(() => connections.close());
  const transport = createGrpcTransport({ baseUrl: url, sessionManager: connections });
  const { listClusters } = createClient(Clusters, transport);
  const { watchService } = createClient(Services, transport);
  return {
    connections,
    call: async () => (await listClusters({})).nextToken,
    watch: (signal?: AbortSignal) => watchService({}, signal && { signal })[Symbol.asyncIterator](),
  };
}

/** Calls so often that each address has had its turn twice, and some time to connect. */
async function answers(call: () => Promise<string | undefined>): Promise<string[]> {
  for (let warm = 0; warm < 3; warm++) {
    await call();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const all = [];
  for (let turn = 0; turn < 6; turn++) {
    all.push((await call()) ?? "");
  }
  return all.toSorted();
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test("calls take turns over the addresses of the name", async (context) => {
  const { port } = await serveAt(context, "127.0.0.1");
  await serveAt(context, "127.0.0.2", port);
  const [a, b] = HOSTS;
  assert.deepEqual(await answers(callerOf(context, port, HOSTS.slice(0, 2)).call), [
    a,
    a,
    a,
    b,
    b,
    b,
  ]);
});

test("an address that cannot be reached has no turn", async (context) => {
  const { port } = await serveAt(context, "127.0.0.3");
  const { call } = callerOf(context, port, HOSTS);
  assert.equal(await call(), "127.0.0.3");
  assert.deepEqual(new Set(await answers(call)), new Set(["127.0.0.3"]));
});

test("an address has no turn while it is away, and has it again when it is back", async (context) => {
  const { port } = await serveAt(context, "127.0.0.1");
  const second = await serveAt(context, "127.0.0.2", port);
  const { call } = callerOf(context, port, HOSTS.slice(0, 2));
  assert.equal(new Set(await answers(call)).size, 2);
  await second.stop();
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(new Set(await answers(call)), new Set(["127.0.0.1"]));
  await serveAt(context, "127.0.0.2", port);
  // An address is tried once a second.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  assert.equal(new Set(await answers(call)).size, 2);
});

test("where nobody answers calls are UNAVAILABLE, until somebody does", async (context) => {
  const first = await serveAt(context, "127.0.0.1");
  await first.stop();
  const { call } = callerOf(context, first.port, HOSTS.slice(0, 2));
  await assert.rejects(call(), { code: Code.Unavailable });
  await serveAt(context, "127.0.0.2", first.port);
  assert.equal(await call(), "127.0.0.2");
});

test("a connection that is not there in time is UNAVAILABLE, and tried anew", async (context) => {
  const server = await serveSilence(context);
  const url = `https://127.0.0.1:${server.port}`;
  const connections = new Connections(url, { connectTimeoutMs: 100 }, {});
  context.after(() => connections.close());
  for (const tries of [1, 2]) {
    await assert.rejects(connections.request("POST", "/", {}, {}), {
      code: Code.Unavailable,
      rawMessage: "no connection within 0.1 s",
    });
    assert.equal(server.connectionCount(), tries);
  }
});

test("a server that is closing its connection and takes no other is UNAVAILABLE in time, its streams go on", async (context) => {
  const certificates = makeCertificates();
  const server = await serveTls(
    context,
    ({ service }) => service(Services, { watchService }),
    certificates,
  );
  const proxy = await serveProxy(context, server.port);
  const url = `https://127.0.0.1:${proxy.port}`;
  const tls = tlsOptions({ caFile: certificates.ca, ...certificates.client });
  const connections = new Connections(url, { connectTimeoutMs: 100 }, tls);
  context.after(() => connections.close());
  const transport = createGrpcTransport({ baseUrl: url, sessionManager: connections });
  const services = createClient(Services, transport);
  const controller = new AbortController();
  const watched = services.watchService({}, { signal: controller.signal });
  const messages = watched[Symbol.asyncIterator]();
  await messages.next();
  proxy.holdNew();
  server.goAway();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const late = { code: Code.Unavailable, rawMessage: "no connection within 0.1 s" };
  await assert.rejects(services.updateService({}), late);
  const next = messages.next();
  const stillOpen = new Promise((resolve) => setTimeout(resolve, 50, "open"));
  assert.equal(await Promise.race([next, stillOpen]), "open");
  controller.abort();
  await assert.rejects(next, { code: Code.Canceled });
  await assert.rejects(services.updateService({}), late);
});

test("the name is looked up again after 30 s", async (context) => {
  context.mock.timers.enable({ apis: ["Date"] });
  const addresses = ["127.0.0.1"];
  const { port } = await serveAt(context, "127.0.0.1");
  await serveAt(context, "127.0.0.2", port);
  const { call } = callerOf(context, port, addresses);
  assert.equal(await call(), "127.0.0.1");
  addresses[0] = "127.0.0.2";
  context.mock.timers.tick(29_999);
  assert.equal(await call(), "127.0.0.1");
  context.mock.timers.tick(1);
  await call();
  assert.equal(await call(), "127.0.0.2");
});

test("closing ends calls on an address that the name no longer has, too", async (context) => {
  context.mock.timers.enable({ apis: ["Date"] });
  const addresses = ["127.0.0.1"];
  const { port } = await serveAt(context, "127.0.0.1");
  await serveAt(context, "127.0.0.2", port);
  const { call, watch, connections } = callerOf(context, port, addresses);
  const messages = watch();
  await messages.next();
  addresses[0] = "127.0.0.2";
  context.mock.timers.tick(30_000);
  await call();
  assert.equal(await call(), "127.0.0.2");
  const next = messages.next();
  connections.close();
  await assert.rejects(next, { code: Code.Canceled });
  await assert.rejects(call(), { code: Code.Canceled });
});

test("closing ends calls on a connection that its server is closing, too", async (context) => {
  context.mock.timers.enable({ apis: ["Date"] });
  const addresses = ["127.0.0.1"];
  const first = await serveAt(context, "127.0.0.1");
  await serveAt(context, "127.0.0.2", first.port);
  const { call, watch, connections } = callerOf(context, first.port, addresses);
  const messages = watch();
  await messages.next();
  first.goAway();
  await until(async () => {
    // Refused, while the client has not heard of it.
    await call().catch(() => undefined);
    return first.connectionCount() === 2;
  });
  addresses[0] = "127.0.0.2";
  context.mock.timers.tick(30_000);
  await until(async () => (await call()) === "127.0.0.2");
  context.mock.timers.tick(30_000);
  await call();
  const next = messages.next();
  connections.close();
  await assert.rejects(next, { code: Code.Canceled });
});

test("the connection to an address that the name no longer has is closed after its last call", async (context) => {
  context.mock.timers.enable({ apis: ["Date"] });
  const addresses = ["127.0.0.1", "127.0.0.2"];
  const first = await serveAt(context, "127.0.0.1");
  const second = await serveAt(context, "127.0.0.2", first.port);
  await serveAt(context, "127.0.0.3", first.port);
  const { call, watch } = callerOf(context, first.port, addresses);
  await answers(call);
  const controller = new AbortController();
  const watches = [watch(controller.signal), watch(controller.signal)];
  await Promise.all(watches.map((messages) => messages.next()));
  addresses.splice(1, 1, "127.0.0.3");
  context.mock.timers.tick(30_000);
  await call();
  assert.equal(first.connectionCount(), 1);
  assert.equal(second.connectionCount(), 1);
  controller.abort();
  await until(async () => second.connectionCount() === 0);
  assert.equal(first.connectionCount(), 1);
});

test("a connection that is dead is noticed by pings while a watch is open", async (context) => {
  const server = await serveAt(context, "127.0.0.1");
  const proxy = await serveProxy(context, server.port);
  const pings = { pingIntervalMs: 200, pingTimeoutMs: 200 };
  const messages = callerOf(context, proxy.port, ["127.0.0.1"], pings).watch();
  await messages.next();
  const next = messages.next();
  proxy.fallSilent();
  await assert.rejects(next, /PING|CANCEL/);
});

test("a ping of a session that is destroyed does not throw", async (context) => {
  const { port } = await serveAt(context, "127.0.0.1");
  const { connections } = callerOf(context, port, ["127.0.0.1"]);
  const stream = await connections.request("POST", "/", {}, {});
  stream.on("error", () => undefined);
  const { session } = stream;
  session?.destroy();
  assert.equal(
    session?.ping(() => undefined),
    false,
  );
});

test("a name without addresses is UNAVAILABLE", async (context) => {
  await assert.rejects(callerOf(context, 1, []).call(), { code: Code.Unavailable });
});
