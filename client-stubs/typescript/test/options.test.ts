import assert from "node:assert/strict";
import { test } from "node:test";
import { Services } from "../src/gen/v1.js";
import { type ConnectOptions, connect, watch } from "../src/index.js";
import { makeCertificates } from "./servers.js";

const { ca, client, server } = makeCertificates();
const { certificateFile, keyFile } = client;

const REFUSED: readonly [string, ConnectOptions, RegExp][] = [
  ["plaintext with a CA", { plaintext: true, caFile: ca }, /^TypeError: plaintext/],
  ["plaintext with a certificate", { plaintext: true, ...client }, /^TypeError: plaintext/],
  ["a certificate without a key", { certificateFile }, /^TypeError: certificateFile, keyFile/],
  ["a key without a certificate", { keyFile }, /^TypeError: certificateFile, keyFile/],
  ["a CA that is not there", { caFile: "/nowhere/ca.pem" }, /ENOENT.*ca\.pem/],
  ["a CA without a name", { caFile: "" }, /ENOENT/],
  ["a certificate that is not there", { certificateFile: "/nowhere/me.pem", keyFile }, /ENOENT/],
  ["a CA that is none", { caFile: keyFile }, /^Error: caFile: .*deployer\.key/],
  ["a certificate that is none", { certificateFile: keyFile, keyFile }, /^Error: certificateFile/],
  ["another's key", { certificateFile, keyFile: server.keyFile }, /^Error: certificateFile/],
  ["a deadline below 0", { timeoutMs: -1 }, /^RangeError: timeoutMs: -1/],
  ["a deadline that is no number", { timeoutMs: Number.NaN }, /^RangeError: timeoutMs/],
  ["a deadline that is too long for a timer", { timeoutMs: 2 ** 31 }, /^RangeError: timeoutMs/],
  ["a target that no header carries", { target: "frank\nfurt" }, /^TypeError: target/],
];

for (const [what, options, refusal] of REFUSED) {
  test(`${what} is refused at once`, () => {
    assert.throws(() => connect("127.0.0.1:1", options), refusal);
  });
}

test("a watch that could not work is refused at once", () => {
  const gateway = connect("127.0.0.1:1", { plaintext: true });
  const { watchService } = Services.method;
  for (const giveUpAfterMs of [0, -1, Number.NaN]) {
    assert.throws(() => watch(gateway, watchService, {}, { giveUpAfterMs }), RangeError);
  }
  const headers = { "ecs-target": "frank\nfurt" };
  assert.throws(() => watch(gateway, watchService, {}, { headers }), TypeError);
  const heartbeatInterval = { seconds: "soon" as unknown as bigint };
  assert.throws(() => watch(gateway, watchService, { heartbeatInterval }), /soon/);
});
