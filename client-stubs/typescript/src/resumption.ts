import { Code, type ConnectError } from "@connectrpc/connect";
import { errorDetails } from "./errors.js";
import { ErrorInfoSchema } from "./gen/google/rpc/error_details_pb.js";
import type { Time } from "./time.js";

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
const GOING_AWAY_MS = 1_000;

/** Whether and when a watch whose stream has ended goes on. */
export class Resumption {
  private failures = 0;
  private failingSince = 0;
  private spokeSinceRefusal = false;

  constructor(
    private readonly time: Time,
    private readonly renewsToken: boolean,
    private readonly giveUpAfterMs: number,
  ) {}

  /** Notes that the stream had a message. */
  heard(): void {
    this.failures = 0;
    this.spokeSinceRefusal = true;
  }

  /** How long to wait after `goingAway`, in whole milliseconds. */
  pauseAfterGoingAway(): number {
    return Math.round(this.time.random() * GOING_AWAY_MS);
  }

  /**
   * How long to wait after the error, in whole milliseconds.
   *
   * @throws the error, if it is final or it is time to give up
   */
  pauseAfter(error: ConnectError): number {
    // Silence before the first failure is no failure: heartbeats may be minutes apart.
    if (this.failures === 0) {
      this.failingSince = this.time.now();
    }
    const leftMs = this.failingSince + this.giveUpAfterMs - this.time.now();
    if (leftMs <= 0 || !this.mayResume(error)) {
      throw error;
    }
    const backoffMs = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** this.failures++);
    const askedMs = errorDetails(error).retryDelayMs ?? 0;
    // A delay of nothing is no reason to come back at once. The last try is made when time is up.
    return Math.ceil(Math.min(askedMs > 0 ? askedMs : this.time.random() * backoffMs, leftMs));
  }

  private mayResume(error: ConnectError): boolean {
    switch (error.code) {
      case Code.Unavailable:
      case Code.ResourceExhausted:
        return true;
      case Code.Internal:
      case Code.Unknown:
      case Code.Canceled:
        // The gateway's own errors have one: what has none comes from a connection that broke.
        return error.findDetails(ErrorInfoSchema).length === 0;
      case Code.Unauthenticated: {
        // The token has expired, if the gateway took one like it before.
        const resumes = this.renewsToken && this.spokeSinceRefusal;
        this.spokeSinceRefusal = false;
        return resumes;
      }
      default:
        return false;
    }
  }
}
