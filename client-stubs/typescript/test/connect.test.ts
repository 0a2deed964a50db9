import assert from "node:assert/strict";
import { constants } from "node:http2";
import { type TestContext, test } from "node:test";
import { Code, ConnectError, type HandlerContext } from "@connectrpc/connect";
import { Clusters, Services } from "../src/gen/v1.js";
import { type ConnectOptions, connect, type Gateway } from "../src/index.js";
import { makeCertificates, serve, serveStreams, serveTls } from "./servers.js";

function open(context: TestContext, port: number, options: ConnectOptions): Gateway {
  const gateway = connect(`127.0.0.1:${port}`, options);
  context.after(() => gateway.close());
  return gateway;
}

/** A gateway that answers ListClusters and WatchService and keeps the headers of the calls. */
async function recording(context: TestContext, options: ConnectOptions = {}) {
  const calls: Headers[] = [];
  const { port } = await serve(context, ({ service }) => {
    service(Clusters, { listClusters: (_, call) => record(call) });
    service(Services, {
      async *watchService(_, call) {
        yield record(call);
      },
    });
  });
  const record = ({ requestHeader }: HandlerContext) => {
    calls.push(requestHeader);
    return {};
  };
  return { calls, gateway: open(context, port, { plaintext: true, ...options }) };
}

async function watchOnce(gateway: Gateway): Promise<void> {
  for await (const _ of gateway.services.watchService({})) {
    // The stream ends by itself.
  }
}

test("calls say which client they come from", async (context) => {
  const { calls, gateway } = await recording(context);
  await gateway.clusters.listClusters({});
  assert.match(calls[0]?.get("user-agent") ?? "", /^ecsgateway-typescript\/\d+\.\d+\.\d+$/);
});

test("calls go to the target of the connection, unless they name one", async (context) => {
  const { calls, gateway } = await recording(context, { target: "frankfurt" });
  await gateway.clusters.listClusters({});
  await watchOnce(gateway);
  await gateway.clusters.listClusters({}, { headers: { "ecs-target": "dublin" } });
  const targets = calls.map((call) => call.get("ecs-target"));
  assert.deepEqual(targets, ["frankfurt", "frankfurt", "dublin"]);
});

test("a token goes with each call, a supplier is asked for each", async (context) => {
  const fixed = await recording(context, { token: "secret" });
  await fixed.gateway.clusters.listClusters({});
  assert.equal(fixed.calls[0]?.get("authorization"), "Bearer secret");
  assert.equal(fixed.gateway.renewsToken, false);

  let count = 0;
  const supplied = await recording(context, { token: async () => `token-${++count}` });
  await supplied.gateway.clusters.listClusters({});
  await watchOnce(supplied.gateway);
  const tokens = supplied.calls.map((call) => call.get("authorization"));
  assert.deepEqual(tokens, ["Bearer token-1", "Bearer token-2"]);
  assert.equal(supplied.gateway.renewsToken, true);
});

test("a call for which there is no token is not made", async (context) => {
  const token = () => Promise.reject(new Error("the issuer sleeps"));
  const { calls, gateway } = await recording(context, { token });
  await assert.rejects(gateway.clusters.listClusters({}), {
    code: Code.Unauthenticated,
    rawMessage: "no token: the issuer sleeps",
    cause: new Error("the issuer sleeps"),
  });
  assert.equal(calls.length, 0);
});

const BAD_TOKENS = [
  ["", "the token is empty"],
  ["secret\n", "the token has a character that a header cannot carry (at index 6)"],
  [" secret", "the token has a character that a header cannot carry (at index 0)"],
  ["se cret", "the token has a character that a header cannot carry (at index 2)"],
  ["s\u00e9cret", "the token has a character that a header cannot carry (at index 1)"],
] as const;

for (const [token, message] of BAD_TOKENS) {
  test(`${JSON.stringify(token)} is no token`, async (context) => {
    assert.throws(() => connect("localhost:80", { token }), { name: "TypeError", message });
    const { calls, gateway } = await recording(context, { token: () => token });
    const expected = { code: Code.Unauthenticated, rawMessage: message };
    await assert.rejects(gateway.clusters.listClusters({}), expected);
    await assert.rejects(watchOnce(gateway), expected);
    assert.equal(calls.length, 0);
  });
}

test("a call that waits for its token ends with its deadline, and with the connection", async (context) => {
  const token = () => new Promise<string>(() => undefined);
  const { gateway } = await recording(context, { token });
  const late = gateway.clusters.listClusters({}, { timeoutMs: 10 });
  await assert.rejects(late, { code: Code.DeadlineExceeded });
  const call = gateway.clusters.listClusters({});
  gateway.close();
  await assert.rejects(call, { code: Code.Canceled, rawMessage: "the connection was closed" });
});

test("a token does not travel in plain text beyond loopback", () => {
  const beyond = [
    "gateway.example.com:80",
    "10.0.0.1:80",
    "127.0.0.1.example.com:80",
    "localhost.example.com:80",
    "dns:///gateway.example.com:80",
    "dns:80",
    "xds:///localhost",
    "dns://8.8.8.8/localhost",
    "unix:///run/gateway",
  ];
  for (const address of beyond) {
    assert.throws(() => connect(address, { plaintext: true, token: "secret" }), TypeError);
  }
  for (const host of ["localhost", "127.1.2.3", "[::1]"]) {
    for (const address of [`${host}:80`, `dns:${host}`, `dns:///${host}`, `dns:///${host}:80`]) {
      connect(address, { plaintext: true, token: "secret" }).close();
    }
  }
});

test("an address with the prefix of DNS is one", async (context) => {
  const { port } = await serve(context, ({ service }) =>
    service(Clusters, { listClusters: () => ({ nextToken: "found" }) }),
  );
  for (const prefix of ["dns:", "dns:///"]) {
    const gateway = connect(`${prefix}127.0.0.1:${port}`, { plaintext: true });
    context.after(() => gateway.close());
    assert.equal((await gateway.clusters.listClusters({})).nextToken, "found");
  }
});

test("what is no address is refused", () => {
  for (const address of [
    "",
    "http://gateway:80",
    "gateway",
    "127.0.0.1",
    "[::1]",
    "gateway:",
    "gateway:port",
    "gateway:80/path",
    "a@gateway:80",
  ]) {
    assert.throws(() => connect(address), /expected: host:port/);
  }
});

test("unary calls have a deadline of 30 s, or as told; streams have none", async (context) => {
  const { calls, gateway } = await recording(context);
  await gateway.clusters.listClusters({});
  await gateway.clusters.listClusters({}, { timeoutMs: 5_000 });
  await gateway.clusters.listClusters({}, { timeoutMs: 0 });
  await watchOnce(gateway);
  const timeouts = calls.map((call) => call.get("grpc-timeout"));
  assert.deepEqual(timeouts, ["30000m", "5000m", null, null]);

  const patient = await recording(context, { timeoutMs: 90_000 });
  await patient.gateway.clusters.listClusters({});
  assert.equal(patient.calls[0]?.get("grpc-timeout"), "90000m");
});

test("TLS trusts the CA that is named and shows the client's certificate", async (context) => {
  const certificates = makeCertificates();
  const { port } = await serveTls(
    context,
    ({ service }) => service(Clusters, { listClusters: () => ({ nextToken: "over TLS" }) }),
    certificates,
  );
  const known = open(context, port, { caFile: certificates.ca, ...certificates.client });
  assert.equal((await known.clusters.listClusters({})).nextToken, "over TLS");

  const anonymous = open(context, port, { caFile: certificates.ca });
  await assert.rejects(anonymous.clusters.updateCluster({}), { code: Code.Unavailable });
  const distrustful = open(context, port, { ...certificates.client });
  await assert.rejects(distrustful.clusters.updateCluster({}), { code: Code.Unavailable });
  const plain = open(context, port, { plaintext: true });
  await assert.rejects(plain.clusters.updateCluster({}), {
    code: Code.Unavailable,
    rawMessage: /does the gateway want TLS/,
  });
});

test("a gateway without TLS is told from one with it", async (context) => {
  const { port } = await serve(context, () => undefined);
  await assert.rejects(open(context, port, {}).clusters.updateCluster({}), {
    code: Code.Unavailable,
    rawMessage: /plaintext: true/,
  });
});

test("reads are repeated as the service config says, changes are not", async (context) => {
  const calls: string[] = [];
  const unavailable = (_: unknown, { method }: HandlerContext): never => {
    calls.push(method.name);
    throw new ConnectError("later", calls.length < 4 ? Code.Unavailable : Code.NotFound);
  };
  const { port } = await serve(context, ({ service }) =>
    service(Clusters, { describeClusters: unavailable, updateCluster: unavailable }),
  );
  const { clusters } = open(context, port, { plaintext: true });
  await assert.rejects(clusters.updateCluster({}), { code: Code.Unavailable });
  await assert.rejects(clusters.describeClusters({}), { code: Code.NotFound });
  const expected = ["UpdateCluster", "DescribeClusters", "DescribeClusters", "DescribeClusters"];
  assert.deepEqual(calls, expected);
});

test("a connection that breaks is UNAVAILABLE, and a read is repeated over a new one", async (context) => {
  const paths: string[] = [];
  const { port } = await serveStreams(context, (drop, path) => {
    paths.push(path);
    drop();
  });
  const gateway = open(context, port, { plaintext: true });
  await assert.rejects(gateway.clusters.updateCluster({}), { code: Code.Unavailable });
  await assert.rejects(watchOnce(gateway), { code: Code.Unavailable });
  assert.equal(paths.length, 2);
  await assert.rejects(gateway.clusters.listClusters({}), { code: Code.Unavailable });
  assert.equal(paths.length, 6);
});

test("a stream that the server does not take is UNAVAILABLE, one that it breaks is INTERNAL", async (context) => {
  const resets = [constants.NGHTTP2_REFUSED_STREAM, constants.NGHTTP2_INTERNAL_ERROR];
  const { port } = await serveStreams(context, (_drop, _path, stream) => {
    stream.close(resets.shift());
  });
  const { clusters } = open(context, port, { plaintext: true });
  await assert.rejects(clusters.updateCluster({}), { code: Code.Unavailable });
  await assert.rejects(clusters.updateCluster({}), { code: Code.Internal });
});

test("a status of the gateway's, and the caller's own cancellation, stay what they are", async (context) => {
  const caller = new AbortController();
  const { port } = await serve(context, ({ service }) =>
    service(Clusters, {
      listClusters() {
        throw new ConnectError("given up", Code.Canceled);
      },
      async describeClusters(_, { signal }) {
        caller.abort();
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        return {};
      },
    }),
  );
  const { clusters } = open(context, port, { plaintext: true });
  await assert.rejects(clusters.listClusters({}), { code: Code.Canceled });
  const cancelled = clusters.describeClusters({}, { signal: caller.signal });
  await assert.rejects(cancelled, { code: Code.Canceled });
});

test("closing cancels what is under way, and what comes later", async (context) => {
  let count = 0;
  const { port } = await serveStreams(context, () => count++);
  const gateway = open(context, port, { plaintext: true });
  const read = gateway.clusters.listClusters({});
  const watched = watchOnce(gateway);
  while (count < 2) {
    await new Promise(setImmediate);
  }
  gateway.close();
  await assert.rejects(read, { code: Code.Canceled });
  await assert.rejects(watched, { code: Code.Canceled });
  await assert.rejects(gateway.clusters.listClusters({}), { code: Code.Canceled });
  assert.equal(count, 2);
});
