import assert from "node:assert/strict";
import { test } from "node:test";
import { Code, ConnectError } from "@connectrpc/connect";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  RequestInfoSchema,
  RetryInfoSchema,
} from "../src/gen/google/rpc/error_details_pb.js";
import { ErrorReason } from "../src/gen/v1.js";
import { errorDetails } from "../src/index.js";

const metadata = { operation: "UpdateService", target: "default" };

test("what an error of the gateway carries is read", () => {
  const error = new ConnectError("no such cluster", Code.NotFound, undefined, [
    {
      desc: ErrorInfoSchema,
      value: { reason: "CLUSTER_NOT_FOUND", domain: "ecs.amazonaws.com", metadata },
    },
    { desc: RequestInfoSchema, value: { requestId: "r-1" } },
    { desc: RetryInfoSchema, value: { retryDelay: { seconds: 1n, nanos: 500_000_000 } } },
    {
      desc: BadRequestSchema,
      value: { fieldViolations: [{ field: "cluster", description: "is required" }] },
    },
  ]);
  assert.deepEqual(errorDetails(error), {
    code: Code.NotFound,
    message: "no such cluster",
    reason: ErrorReason.CLUSTER_NOT_FOUND,
    domain: "ecs.amazonaws.com",
    metadata,
    requestId: "r-1",
    retryDelayMs: 1_500,
    fieldViolations: [{ field: "cluster", description: "is required" }],
  });
});

for (const reason of ["SOMETHING_NEWER", "30", "toString", ""]) {
  test(`a reason that is none of this client is UNSPECIFIED: ${reason}`, () => {
    const error = new ConnectError("no", Code.Internal, undefined, [
      { desc: ErrorInfoSchema, value: { reason } },
    ]);
    assert.equal(errorDetails(error).reason, ErrorReason.UNSPECIFIED);
  });
}

test("what is no error of the gateway has no domain and no reason", () => {
  const { code, reason, domain, message } = errorDetails(new TypeError("a bug"));
  assert.deepEqual(
    { code, reason, domain, message },
    { code: Code.Unknown, reason: ErrorReason.UNSPECIFIED, domain: "", message: "a bug" },
  );
});
