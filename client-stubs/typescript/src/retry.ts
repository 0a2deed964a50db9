import { setTimeout as sleep } from "node:timers/promises";
import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";

/** The part of a gRPC service config that says which RPCs are repeated. */
export interface ServiceConfig {
  readonly methodConfig: readonly {
    readonly name: readonly { readonly service: string; readonly method: string }[];
    readonly retryPolicy: RetryPolicy;
  }[];
}

interface RetryPolicy {
  readonly maxAttempts: number;
  readonly initialBackoff: string;
  readonly maxBackoff: string;
  readonly backoffMultiplier: number;
  readonly retryableStatusCodes: readonly string[];
}

/**
 * Repeats unary calls as the service config says, within the deadline of the call: what gRPC
 * libraries do by themselves and Connect does not.
 *
 * @param wait waits for so many milliseconds, unless the signal ends that
 * @param random as Math.random
 */
export function retry(
  config: ServiceConfig,
  wait: (ms: number, signal: AbortSignal) => Promise<unknown> = (ms, signal) =>
    sleep(ms, undefined, { signal }),
  random: () => number = Math.random,
): Interceptor {
  const policies = new Map(
    config.methodConfig.flatMap(({ name, retryPolicy }) =>
      name.map(({ service, method }) => [`${service}/${method}`, retryPolicy] as const),
    ),
  );
  return (next) => async (request) => {
    const policy = policies.get(`${request.service.typeName}/${request.method.name}`);
    if (request.stream || policy === undefined) {
      return await next(request);
    }
    for (let attempt = 1; ; attempt++) {
      try {
        return await next(request);
      } catch (error) {
        if (attempt >= policy.maxAttempts || request.signal.aborted || !retryable(policy, error)) {
          throw error;
        }
      }
      await wait(random() * backoffMs(policy, attempt), request.signal);
    }
  };
}

function retryable(policy: RetryPolicy, error: unknown): boolean {
  // UNAVAILABLE in the config, Unavailable in Connect.
  const name = Code[ConnectError.from(error).code]?.toUpperCase();
  return policy.retryableStatusCodes.some((code) => code.replaceAll("_", "") === name);
}

function backoffMs(policy: RetryPolicy, attempt: number): number {
  const initial = seconds(policy.initialBackoff) * policy.backoffMultiplier ** (attempt - 1);
  return 1000 * Math.min(initial, seconds(policy.maxBackoff));
}

function seconds(duration: string): number {
  return Number.parseFloat(duration);
}
