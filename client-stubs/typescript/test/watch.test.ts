import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { Code, ConnectError } from "@connectrpc/connect";
import { Services } from "../src/gen/v1.js";
import { type WatchOptions, watch, watchIn } from "../src/watch.js";
import { FakeTime } from "./fake-time.js";
import {
  failure,
  lost,
  message,
  scriptedGateway,
  thenFail,
  thenOk,
  thenSilence,
} from "./scripted-gateway.js";

type Scripted = ReturnType<typeof scriptedGateway>;

function start(
  { gateway }: Scripted,
  time = new FakeTime(),
  options: WatchOptions = {},
  resumeToken = "t0",
) {
  const request = { cluster: "demo", service: "web", resumeToken };
  return watchIn(time, gateway, Services.method.watchService, request, options);
}

async function heardBy(messages: ReturnType<typeof start>): Promise<string[]> {
  const heard: string[] = [];
  for await (const { event, watch } of messages) {
    heard.push(`${event.case} ${watch?.resumeToken}`);
  }
  return heard;
}

function tokensOf({ requests }: Scripted): string[] {
  return requests.map(({ resumeToken }) => resumeToken);
}

/** Lets what is under way go on until it waits. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await setImmediate();
  }
}

test("a lost stream goes on with the token of the last message, in the same request", async () => {
  const scripted = scriptedGateway(
    thenFail(lost, message("snapshot", "t1"), message("heartbeat", "t2")),
    thenOk(message("finished", "t3")),
  );
  assert.deepEqual(await heardBy(start(scripted)), ["snapshot t1", "heartbeat t2", "finished t3"]);
  assert.deepEqual(tokensOf(scripted), ["t0", "t2"]);
  assert.ok(
    scripted.requests.every(({ cluster, service }) => `${cluster}/${service}` === "demo/web"),
  );
});

test("goingAway is not told, and is followed within a second", async () => {
  const scripted = scriptedGateway(
    thenSilence(message("snapshot", "t1"), message("goingAway", "t2")),
    thenOk(message("finished", "t3")),
  );
  const time = new FakeTime();
  assert.deepEqual(await heardBy(start(scripted, time)), ["snapshot t1", "finished t3"]);
  assert.deepEqual(tokensOf(scripted), ["t0", "t2"]);
  assert.deepEqual(time.sleeps, [1_000]);
  assert.ok(scripted.contexts[0]?.signal.aborted);
});

test("the watch ends with finished though the stream stays open", async () => {
  const scripted = scriptedGateway(thenSilence(message("finished", "t1")));
  assert.deepEqual(await heardBy(start(scripted)), ["finished t1"]);
  assert.ok(scripted.contexts[0]?.signal.aborted);
});

test("a stream that ends with OK before finished is resumed", async () => {
  const scripted = scriptedGateway(
    thenOk(message("snapshot", "t1")),
    thenOk(message("finished", "t2")),
  );
  assert.deepEqual(await heardBy(start(scripted)), ["snapshot t1", "finished t2"]);
});

for (const code of [Code.Unavailable, Code.Internal, Code.Unknown, Code.Canceled]) {
  test(`${Code[code]} without ErrorInfo is resumed`, async () => {
    const scripted = scriptedGateway(
      thenFail(new ConnectError("broken", code)),
      thenOk(message("finished", "t1")),
    );
    assert.deepEqual(await heardBy(start(scripted)), ["finished t1"]);
  });
}

for (const code of [
  Code.Internal,
  Code.Unknown,
  Code.Canceled,
  Code.PermissionDenied,
  Code.InvalidArgument,
  Code.NotFound,
  Code.DeadlineExceeded,
  Code.Aborted,
  Code.Unauthenticated,
]) {
  test(`${Code[code]} of the gateway ends the watch with the error`, async () => {
    const scripted = scriptedGateway(thenFail(failure(code, "CALLER_NOT_ALLOWED")));
    await assert.rejects(heardBy(start(scripted)), { code });
    assert.equal(scripted.requests.length, 1);
  });
}

test("the token in an error is used while there is no other", async () => {
  const unavailable = (resumeToken: string) =>
    failure(Code.Unavailable, "ECS_UNAVAILABLE", { resumeToken });
  const scripted = scriptedGateway(
    thenFail(unavailable("e1")),
    thenFail(unavailable("e2"), message("snapshot", "t1")),
    thenOk(message("finished", "t2")),
  );
  await heardBy(start(scripted, new FakeTime(), {}, ""));
  assert.deepEqual(tokensOf(scripted), ["", "e1", "t1"]);
});

test("an error that says when to come back is waited for as long", async () => {
  const scripted = scriptedGateway(
    thenFail(failure(Code.ResourceExhausted, "CALLER_LIMIT", {}, 7)),
    thenFail(failure(Code.Unavailable, "ECS_UNAVAILABLE", {}, 5)),
    thenFail(failure(Code.ResourceExhausted, "CALLER_LIMIT", {}, 0)),
    thenFail(failure(Code.ResourceExhausted, "CALLER_LIMIT")),
    thenOk(message("finished", "t1")),
  );
  const time = new FakeTime();
  await heardBy(start(scripted, time));
  assert.deepEqual(time.sleeps, [7_000, 5_000, 2_000, 4_000]);
});

test("backoff doubles up to half a minute and starts over once a message was heard", async () => {
  const scripted = scriptedGateway(
    ...Array<ReturnType<typeof thenFail>>(8).fill(thenFail(lost)),
    thenFail(lost, message("heartbeat", "t1")),
    thenOk(message("finished", "t2")),
  );
  const time = new FakeTime();
  await heardBy(start(scripted, time));
  assert.deepEqual(
    time.sleeps,
    [0.5, 1, 2, 4, 8, 16, 30, 30, 0.5].map((seconds) => seconds * 1_000),
  );
});

test("it gives up with the last error after ten minutes of streams without a message", async () => {
  const time = new FakeTime();
  await assert.rejects(heardBy(start(scriptedGateway(thenFail(lost)), time)), {
    code: Code.Unavailable,
    rawMessage: "no connection",
  });
  assert.equal(time.now(), 600_000);
});

test("it gives up when it was told to, counted from the end of the first stream that failed", async () => {
  const scripted = scriptedGateway(async function* () {
    yield message("heartbeat", "t1");
    time.advance(50_000);
    throw lost;
  }, thenFail(lost));
  const time = new FakeTime();
  await assert.rejects(heardBy(start(scripted, time, { giveUpAfterMs: 20_000 })), lost);
  assert.equal(time.now(), 70_000);
});

for (const [heartbeatInterval, silenceMs] of [
  [undefined, 55_000],
  [{ seconds: 1n }, 13_000],
] as const) {
  test(`a stream is lost after ${silenceMs / 1000} s of silence`, async () => {
    const scripted = scriptedGateway(
      thenSilence(message("snapshot", "t1")),
      thenOk(message("finished", "t2")),
    );
    const time = new FakeTime();
    const request = { service: "web", ...(heartbeatInterval && { heartbeatInterval }) };
    const { watchService } = Services.method;
    const messages = watchIn(time, scripted.gateway, watchService, request, {});
    await messages.next();
    const next = messages.next();
    await settled();
    time.advance(silenceMs - 1);
    await settled();
    assert.equal(scripted.requests.length, 1);
    time.advance(1);
    assert.equal((await next).value?.event.case, "finished");
    assert.ok(scripted.contexts[0]?.signal.aborted);
    assert.deepEqual(tokensOf(scripted), ["", "t1"]);
  });
}

test("a caller who is slow to take messages does not make the stream silent", async () => {
  const scripted = scriptedGateway(
    thenSilence(message("snapshot", "t1"), message("finished", "t2")),
  );
  const time = new FakeTime();
  const messages = start(scripted, time);
  await messages.next();
  time.advance(1_000_000);
  assert.equal((await messages.next()).value?.event.case, "finished");
});

test("an expired token is replaced once for each time a message was heard", async () => {
  const expired = failure(Code.Unauthenticated, "CALLER_UNKNOWN");
  const scripted = scriptedGateway(
    thenFail(expired, message("snapshot", "t1")),
    thenFail(expired, message("heartbeat", "t2")),
    thenFail(expired),
  );
  scripted.gateway = { ...scripted.gateway, renewsToken: true };
  const time = new FakeTime();
  await assert.rejects(heardBy(start(scripted, time)), { code: Code.Unauthenticated });
  assert.deepEqual(time.sleeps, [500, 500]);
  assert.deepEqual(tokensOf(scripted), ["t0", "t1", "t2"]);
});

test("a token that is refused at first, or stays the same, is not tried again", async () => {
  const refused = failure(Code.Unauthenticated, "CALLER_UNKNOWN");
  const atFirst = scriptedGateway(thenFail(refused));
  atFirst.gateway = { ...atFirst.gateway, renewsToken: true };
  await assert.rejects(heardBy(start(atFirst)), { code: Code.Unauthenticated });
  assert.equal(atFirst.requests.length, 1);

  const theSame = scriptedGateway(thenFail(refused, message("snapshot", "t1")));
  await assert.rejects(heardBy(start(theSame)), { code: Code.Unauthenticated });
  assert.equal(theSame.requests.length, 1);
});

test("each interruption is told before its pause", async () => {
  const scripted = scriptedGateway(
    thenFail(lost, message("snapshot", "t1")),
    thenOk(message("goingAway", "t2")),
    thenFail(failure(Code.ResourceExhausted, "CALLER_LIMIT", {}, 7)),
    thenOk(message("finished", "t3")),
  );
  const time = new FakeTime();
  const told: unknown[][] = [];
  const onResume: WatchOptions["onResume"] = (error, pauseMs) => {
    told.push([error && Code[error.code], pauseMs, time.sleeps.length]);
  };
  await heardBy(start(scripted, time, { onResume }));
  assert.deepEqual(told, [
    ["Unavailable", 500, 0],
    [undefined, 1_000, 1],
    ["ResourceExhausted", 7_000, 2],
  ]);
});

test("pauses are whole milliseconds", async () => {
  class FractionalTime extends FakeTime {
    override random(): number {
      return 0.1234;
    }
  }
  const time = new FractionalTime();
  const scripted = scriptedGateway(
    thenFail(lost),
    thenOk(message("goingAway", "t1")),
    thenOk(message("finished", "t2")),
  );
  await heardBy(start(scripted, time));
  assert.deepEqual(time.sleeps, [62, 123]);
});

test("what is thrown at an interruption ends the watch", async () => {
  const scripted = scriptedGateway(thenFail(lost));
  const time = new FakeTime();
  const { signal } = new AbortController();
  const onResume = () => {
    throw new RangeError("enough");
  };
  await assert.rejects(heardBy(start(scripted, time, { onResume, signal })), RangeError);
  assertNothingIsLeft(scripted, time, signal);
});

test("an end that the caller asked for is no interruption", async () => {
  const scripted = scriptedGateway(thenSilence(message("snapshot", "t1")));
  const controller = new AbortController();
  const onResume = () => assert.fail("told");
  const messages = start(scripted, new FakeTime(), { onResume, signal: controller.signal });
  await messages.next();
  controller.abort();
  await assert.rejects(messages.next(), { code: Code.Canceled });
});

test("leaving the loop cancels the call and leaves nothing behind", async () => {
  const scripted = scriptedGateway(thenSilence(message("snapshot", "t1")));
  const time = new FakeTime();
  const { signal } = new AbortController();
  for await (const _ of start(scripted, time, { signal })) {
    break;
  }
  await settled();
  assertNothingIsLeft(scripted, time, signal);
});

test("return ends a watch that waits for a message, at once", async () => {
  const scripted = scriptedGateway(thenSilence(message("snapshot", "t1")));
  const time = new FakeTime();
  const { signal } = new AbortController();
  const messages = start(scripted, time, { signal });
  await messages.next();
  const next = messages.next();
  await settled();
  await messages.return?.();
  assert.deepEqual(await next, { done: true, value: undefined });
  assertNothingIsLeft(scripted, time, signal);
});

for (const [who, stop] of [
  ["the caller's signal", (controller: AbortController) => controller.abort()],
  ["closing the gateway", (_: AbortController, scripted: Scripted) => scripted.close()],
] as const) {
  test(`${who} ends a watch that waits for a message with Canceled`, async () => {
    const scripted = scriptedGateway(thenSilence(message("snapshot", "t1")));
    const time = new FakeTime();
    const controller = new AbortController();
    const messages = start(scripted, time, { signal: controller.signal });
    await messages.next();
    const next = messages.next();
    await settled();
    stop(controller, scripted);
    await assert.rejects(next, { code: Code.Canceled });
    assertNothingIsLeft(scripted, time, controller.signal);
  });
}

test("a watch that waits to try again ends at once too", async () => {
  const scripted = scriptedGateway(
    thenFail(failure(Code.ResourceExhausted, "CALLER_LIMIT", {}, 20)),
  );
  const controller = new AbortController();
  const options = { signal: controller.signal };
  const messages = watch(scripted.gateway, Services.method.watchService, {}, options);
  const next = messages.next();
  await settled();
  const startedAt = performance.now();
  controller.abort();
  await assert.rejects(next, { code: Code.Canceled });
  assert.ok(performance.now() - startedAt < 1_000);
});

test("a watch whose signal is aborted before does not call", async () => {
  const scripted = scriptedGateway(thenOk(message("finished", "t1")));
  const messages = start(scripted, new FakeTime(), { signal: AbortSignal.abort() });
  await assert.rejects(heardBy(messages), { code: Code.Canceled });
  assert.equal(scripted.requests.length, 0);
});

test("many watches of one connection and one signal are no leak", async (context) => {
  const warnings: Error[] = [];
  const note = (warning: Error) => void warnings.push(warning);
  process.on("warning", note);
  context.after(() => process.off("warning", note));
  const scripted = scriptedGateway(thenSilence(message("snapshot", "t1")));
  const controller = new AbortController();
  const options = { signal: controller.signal };
  const watches = Array.from({ length: 12 }, () => start(scripted, new FakeTime(), options));
  await Promise.all(watches.map((messages) => messages.next()));
  await settled();
  assert.deepEqual(warnings, []);
  const ends = watches.map((messages) => assert.rejects(messages.next(), { code: Code.Canceled }));
  controller.abort();
  await Promise.all(ends);
  assertNothingIsLeft(scripted, new FakeTime(), controller.signal);
});

function assertNothingIsLeft({ gateway, contexts }: Scripted, time: FakeTime, signal: AbortSignal) {
  assert.ok(contexts.every((context) => context.signal.aborted));
  assert.equal(time.timerCount, 0);
  assert.equal(getEventListeners(gateway.closed, "abort").length, 0);
  assert.equal(getEventListeners(signal, "abort").length, 0);
}
