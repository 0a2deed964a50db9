import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { fromJson, type JsonObject, toJson } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import * as v1 from "../src/gen/v1.js";
import { connect, errorDetails, type WatchRpc, watch } from "../src/index.js";
import { startRig } from "./gateway-process.js";

const WATCHES: readonly WatchRpc[] = [
  v1.ServiceDeployments.method.watchServiceDeployment,
  v1.Services.method.watchService,
  v1.Services.method.watchServiceDeletion,
  v1.TaskDefinitions.method.watchTaskDefinitionDeletion,
  v1.TaskSets.method.watchTaskSet,
  v1.Tasks.method.watchTasks,
];

/** What the rig says of a case. */
interface Case {
  readonly address: string;
  readonly rpc: string;
  readonly request: JsonObject;
  readonly token?: boolean;
  readonly giveUpAfter?: number;
}

const rig = await startRig();
after(() => rig.stop());

async function post(name: string, what: string, body?: unknown): Promise<Response> {
  const url = `${rig.match}/cases/${encodeURIComponent(name)}${what}`;
  return await fetch(url, { method: "POST", body: JSON.stringify(body) });
}

async function watchCase(
  name: string,
  { address, rpc, request, token, giveUpAfter }: Case,
  refusals: string[],
) {
  const method = WATCHES.find(({ parent, name }) => `${parent.typeName}/${name}` === rpc);
  assert.ok(method, rpc);
  let count = 0;
  const gateway = connect(address, {
    plaintext: true,
    ...(token && { token: () => `token-${++count}` }),
  });
  const options = giveUpAfter === undefined ? {} : { giveUpAfterMs: giveUpAfter * 1_000 };
  try {
    for await (const message of watch(gateway, method, fromJson(method.input, request), options)) {
      const heard = await post(name, "/heard", toJson(method.output, message));
      if (!heard.ok) {
        refusals.push(await heard.text());
      }
    }
    return {};
  } catch (error) {
    const { code, reason } = errorDetails(error);
    return { code: nameOf(code), ...(reason && { reason: v1.ErrorReason[reason] }) };
  } finally {
    gateway.close();
  }
}

/** PERMISSION_DENIED for PermissionDenied. */
function nameOf(code: Code): string {
  return code === Code.Canceled
    ? "CANCELLED"
    : Code[code].replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
}

const names = (await (await fetch(`${rig.match}/cases`)).json()) as string[];

test("there are cases", () => assert.notEqual(names.length, 0));

// They wait more than they work.
describe("cases", { concurrency: 4 }, () => {
  for (const name of names) {
    test(name, async () => {
      const started = (await (await post(name, "")).json()) as Case;
      const refusals: string[] = [];
      const ended = await post(name, "/ended", await watchCase(name, started, refusals));
      assert.equal(ended.status, 200, await ended.text());
      assert.deepEqual(refusals, []);
    });
  }
});
