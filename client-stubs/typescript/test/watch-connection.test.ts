import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Code } from "@connectrpc/connect";
import { Services } from "../src/gen/v1.js";
import { type ConnectOptions, connect, watch } from "../src/index.js";
import {
  failure,
  lost,
  message,
  type Script,
  scriptedRoutes,
  thenFail,
  thenOk,
  thenSilence,
} from "./scripted-gateway.js";
import { serve } from "./servers.js";

const CLOSED = { code: Code.Canceled, rawMessage: "the connection was closed" };

/** Watches over a real connection to a gateway whose n-th call runs the n-th script. */
async function watching(context: TestContext, options: ConnectOptions, ...scripts: Script[]) {
  const { routes, requests } = scriptedRoutes(...scripts);
  const { port } = await serve(context, routes);
  const gateway = connect(`127.0.0.1:${port}`, { plaintext: true, ...options });
  context.after(() => gateway.close());
  const start = () => watch(gateway, Services.method.watchService, { resumeToken: "t0" });
  return { gateway, requests, start };
}

const busy = failure(Code.ResourceExhausted, "CALLER_LIMIT", {}, 20);
const never = () => new Promise<string>(() => undefined);

for (const [what, options, script] of [
  ["a message", {}, thenSilence(message("snapshot", "t1"))],
  ["the pause before it tries again", {}, thenFail(busy)],
  ["its token", { token: never }, thenOk()],
] as const) {
  test(`closing the connection ends a watch that waits for ${what}, at once`, async (context) => {
    const { gateway, start } = await watching(context, options, script);
    const messages = start();
    if (what === "a message") {
      await messages.next();
    }
    const next = messages.next();
    await sleep(100);
    const startedAt = performance.now();
    gateway.close();
    await assert.rejects(next, CLOSED);
    assert.ok(performance.now() - startedAt < 1_000);
  });
}

test("leaving a watch that waits for its token ends it at once", async (context) => {
  const { start } = await watching(context, { token: never }, thenOk());
  const messages = start();
  const next = messages.next();
  await messages.return?.();
  assert.equal((await next).done, true);
});

test("a watch that is begun after closing ends so too", async (context) => {
  const { gateway, requests, start } = await watching(context, {}, thenOk());
  gateway.close();
  await assert.rejects(start().next(), CLOSED);
  assert.equal(requests.length, 0);
});

test("a token that cannot be had is asked for once more after a message", async (context) => {
  const tokens = ["token-1", undefined, "token-3", "not\none", ""];
  const token = () => tokens.shift() ?? Promise.reject(new Error("the issuer sleeps"));
  const { requests, start } = await watching(
    context,
    { token },
    thenFail(lost, message("snapshot", "t1")),
    thenFail(lost, message("heartbeat", "t2")),
  );
  const messages = start();
  assert.equal((await messages.next()).value?.event.case, "snapshot");
  assert.equal((await messages.next()).value?.event.case, "heartbeat");
  const expected = { code: Code.Unauthenticated, rawMessage: "the token is empty" };
  await assert.rejects(messages.next(), expected);
  assert.deepEqual(
    requests.map(({ resumeToken }) => resumeToken),
    ["t0", "t1"],
  );
});
