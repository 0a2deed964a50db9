import { setTimeout as sleep } from "node:timers/promises";

/** Time and chance, as the tests replace them. */
export interface Time {
  /** Milliseconds since some moment. */
  now(): number;
  /** Waits for so many milliseconds; ends at once, without an error, when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Runs the action after so many milliseconds, unless what it returns is called before. */
  after(ms: number, action: () => void): () => void;
  /** As Math.random. */
  random(): number;
}

export const realTime: Time = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
  after(ms, action) {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};
