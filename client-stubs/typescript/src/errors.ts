import { durationMs } from "@bufbuild/protobuf/wkt";
import { type Code, ConnectError } from "@connectrpc/connect";
import { ErrorReason } from "./gen/ecsgateway/v1/error_reason_pb.js";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  RequestInfoSchema,
  RetryInfoSchema,
} from "./gen/google/rpc/error_details_pb.js";

/** What an error of the gateway says besides its status code and message. */
export interface ErrorDetails {
  /** The gRPC status code. Decide by it first. */
  readonly code: Code;
  /** The message of the status, without the code in front. */
  readonly message: string;
  /** Why the call failed; UNSPECIFIED where the error names no reason, or one that is newer than this client. */
  readonly reason: ErrorReason;
  /** `ecs.amazonaws.com` where ECS said so, `ecsgateway` where the gateway did; empty where neither did. */
  readonly domain: string;
  /** `operation`, `target`, `ecsErrorCode`, `clientToken`, `resumeToken` and what else the reason brings. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The AWS request id, or the gateway's own where it says to ask its operators. */
  readonly requestId: string | undefined;
  /** How long to wait before the call is repeated, in milliseconds. Without it waiting may not help. */
  readonly retryDelayMs: number | undefined;
  /** The fields that are wrong, the first ten of very many. */
  readonly fieldViolations: readonly FieldViolation[];
}

/** A field of the request that is wrong. */
export interface FieldViolation {
  /** Its path, as in `networkConfiguration.awsvpcConfiguration.subnets`. */
  readonly field: string;
  /** What is wrong with it. */
  readonly description: string;
}

/**
 * Reads the details out of whatever a call threw. What is no error of the gateway, as a connection
 * that cannot be made, has the reason UNSPECIFIED and an empty domain.
 */
export function errorDetails(error: unknown): ErrorDetails {
  const failure = ConnectError.from(error);
  const info = failure.findDetails(ErrorInfoSchema)[0];
  const delay = failure.findDetails(RetryInfoSchema)[0]?.retryDelay;
  return {
    code: failure.code,
    message: failure.rawMessage,
    reason: reasonNamed(info?.reason),
    domain: info?.domain ?? "",
    metadata: info?.metadata ?? {},
    requestId: failure.findDetails(RequestInfoSchema)[0]?.requestId,
    retryDelayMs: delay && durationMs(delay),
    fieldViolations: failure
      .findDetails(BadRequestSchema)
      .flatMap((request) => request.fieldViolations)
      .map(({ field, description }) => ({ field, description })),
  };
}

function reasonNamed(name: string | undefined): ErrorReason {
  const value = ErrorReason[name as keyof typeof ErrorReason];
  // The enum also has the names under their numbers.
  return typeof value === "number" ? value : ErrorReason.UNSPECIFIED;
}
