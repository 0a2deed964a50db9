import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  Compatibility_Value,
  LaunchType_Value,
  NetworkMode_Value,
  ServiceDeletionOutcome,
  Services,
  type WatchServiceDeletionResponseSchema,
} from "../src/gen/v1.js";
import { connect, type Gateway } from "../src/index.js";
import { type Process, startGateway } from "./gateway-process.js";
import { serve } from "./servers.js";

let server: Process;
let gateway: Gateway;

before(async () => {
  server = await startGateway();
  gateway = connect(server.match, { plaintext: true });
  await gateway.clusters.createCluster({ clusterName: "demo" });
  await register({});
  await gateway.services.createService({
    cluster: "demo",
    serviceName: "web",
    taskDefinition: "web",
    desiredCount: 2,
    launchType: LaunchType_Value.FARGATE,
    networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"] } },
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
  });
});

after(async () => {
  gateway?.close();
  await server?.stop();
});

async function register(dockerLabels: Record<string, string>): Promise<void> {
  await gateway.taskDefinitions.registerTaskDefinition({
    family: "web",
    networkMode: NetworkMode_Value.awsvpc,
    requiresCompatibilities: [Compatibility_Value.FARGATE],
    cpu: "256",
    memory: "512",
    containerDefinitions: [{ name: "web", image: "nginx", dockerLabels }],
  });
}

async function run(example: string, ...args: string[]) {
  return await runAt(server.match, example, ...args);
}

async function runAt(address: string, example: string, ...args: string[]) {
  const script = fileURLToPath(new URL(`../examples/${example}.js`, import.meta.url));
  const child = spawn(process.execPath, [script, address, ...args]);
  const exited = once(child, "exit");
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await exited;
  return { code, out, err };
}

test("deploy shows progress up to 100 % and ends with 0", async () => {
  await register({});
  const { code, out, err } = await run("deploy", "demo", "web", "web:2");
  assert.equal(code, 0, err);
  assert.match(out, /\[#{20}\] 100 %, 2 of 2 tasks/);
  assert.match(out, /SUCCEEDED/);
});

test("deploy says why a deployment failed and ends with 1", async () => {
  await register({ "simulator.crash-after": "5s", "simulator.exit-code": "7" });
  const { code, out, err } = await run("deploy", "demo", "web", "web:3");
  assert.equal(code, 1);
  assert.match(out, /ROLLED_BACK/);
  assert.match(err, /circuit breaker|exited with 7/);
});

test("deploy says what the gateway refuses and ends with 1", async () => {
  const { code, err } = await run("deploy", "demo", "nothing", "web:1");
  assert.equal(code, 1);
  assert.match(err, /SERVICE_NOT_FOUND/);
});

test("deploy watches no deployment where it is told of none", async (context) => {
  const { port } = await serve(context, ({ service }) =>
    service(Services, { updateService: () => ({ service: { serviceName: "web" } }) }),
  );
  const { code, err } = await runAt(`127.0.0.1:${port}`, "deploy", "demo", "web", "web:1");
  assert.equal(code, 1);
  assert.match(err, /Error: the service has no primary deployment/);
});

test("list-services lists each target and ends with 1 where one is unknown", async () => {
  const { code, out, err } = await run("list-services", "default", "moon");
  assert.equal(code, 1);
  assert.match(out, /^default\tarn:.*:service\/demo\/web$/m);
  assert.match(err, /^moon: TARGET_UNKNOWN/m);
});

test("delete-service shows the drain and ends with 0", async () => {
  const { code, out, err } = await run("delete-service", "demo", "web");
  assert.equal(code, 0, err + out);
  assert.match(out, /ACTIVE: .* 2 tasks not stopped/);
  assert.match(out, /DRAINED/);
});

const { DRAINED, GONE, NEVER_FOUND } = ServiceDeletionOutcome;

for (const [what, outcome, expectedCode, events] of [
  ["deletes once it has the snapshot", DRAINED, 0, ["progress", "heartbeat", "snapshot"]],
  ["ends with 1 where it is unknown whether tasks stopped", GONE, 1, ["snapshot"]],
  ["tells an outcome that comes first, and deletes nothing", NEVER_FOUND, 1, []],
] as const) {
  test(`delete-service ${what}`, async (context) => {
    const told: string[] = [];
    let noteDeletion = () => {};
    const deletion = new Promise<void>((resolve) => {
      noteDeletion = resolve;
    });
    const { port } = await serve(context, ({ service }) =>
      service(Services, {
        async *watchServiceDeletion() {
          for (const name of events) {
            told.push(name);
            yield deletionMessage(name);
            await (name === "snapshot" ? deletion : setTimeout(100));
          }
          told.push("finished");
          yield deletionMessage("finished", { outcome, reason: "so it is" });
        },
        deleteService() {
          told.push("deleted");
          noteDeletion();
          return {};
        },
      }),
    );
    const { code, out } = await runAt(`127.0.0.1:${port}`, "delete-service", "demo", "web");
    assert.equal(code, expectedCode);
    assert.match(out, new RegExp(`${ServiceDeletionOutcome[outcome]}: so it is`));
    const deleted = events.length > 0 ? ["deleted"] : [];
    assert.deepEqual(told, [...events, ...deleted, "finished"]);
  });
}

function deletionMessage(name: string, value: object = {}) {
  const message = { event: { case: name, value } };
  return message as MessageInitShape<typeof WatchServiceDeletionResponseSchema>;
}
