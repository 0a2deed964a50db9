import assert from "node:assert/strict";
import { test } from "node:test";
import type { DescService } from "@bufbuild/protobuf";
import { MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient, createRouterTransport } from "@connectrpc/connect";
import { serviceConfig } from "../src/gen/packaged.js";
import * as v1 from "../src/gen/v1.js";
import { retry } from "../src/retry.js";

const { Clusters } = v1;
const READ = MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS;

function scripted(...codes: Code[]) {
  const waits: number[] = [];
  const wait = async (ms: number) => void waits.push(Math.round(ms));
  let calls = 0;
  const transport = createRouterTransport(
    ({ service }) =>
      service(Clusters, {
        listClusters() {
          const code = codes[calls++];
          if (code !== undefined) {
            throw new ConnectError("no", code);
          }
          return { nextToken: `call ${calls}` };
        },
      }),
    { transport: { interceptors: [retry(serviceConfig, wait, () => 1)] } },
  );
  return { clusters: createClient(Clusters, transport), waits, calls: () => calls };
}

test("a read is tried four times, with backoff that doubles", async () => {
  const { clusters, waits } = scripted(Code.Unavailable, Code.Unavailable, Code.Unavailable);
  assert.equal((await clusters.listClusters({})).nextToken, "call 4");
  assert.deepEqual(waits, [200, 400, 800]);
});

test("the fifth time is not tried", async () => {
  const { clusters, calls } = scripted(...Array<Code>(9).fill(Code.Unavailable));
  await assert.rejects(clusters.listClusters({}), { code: Code.Unavailable });
  assert.equal(calls(), 4);
});

test("other errors are not retried", async () => {
  for (const code of [Code.Internal, Code.ResourceExhausted, Code.Unknown, Code.Aborted]) {
    const { clusters, calls } = scripted(code);
    await assert.rejects(clusters.listClusters({}), { code });
    assert.equal(calls(), 1);
  }
});

test("a deadline or the caller's signal ends the wait", async () => {
  const transport = createRouterTransport(
    ({ service }) =>
      service(Clusters, {
        listClusters() {
          throw new ConnectError("no", Code.Unavailable);
        },
      }),
    { transport: { interceptors: [retry(serviceConfig, undefined, () => 1)] } },
  );
  const { listClusters } = createClient(Clusters, transport);
  await assert.rejects(listClusters({}, { timeoutMs: 50 }), { code: Code.DeadlineExceeded });
  const signal = AbortSignal.timeout(50);
  await assert.rejects(
    listClusters({}, { signal }),
    (error) => ConnectError.from(error).code !== Code.Unavailable,
  );
});

test("what is retried is every read and nothing else", () => {
  const services = Object.values(v1).filter((exported) => isService(exported));
  const reads = services
    .flatMap(({ methods }) => methods)
    .filter(({ methodKind, idempotency }) => methodKind === "unary" && idempotency === READ)
    .map(({ parent, name }) => `${parent.typeName}/${name}`);
  const named = serviceConfig.methodConfig
    .flatMap(({ name }) => name)
    .map(({ service, method }) => `${service}/${method}`);
  assert.equal(services.length, 8);
  assert.deepEqual(named.toSorted(), reads.toSorted());
});

function isService(exported: unknown): exported is DescService {
  return typeof exported === "object" && exported !== null && "methods" in exported;
}
