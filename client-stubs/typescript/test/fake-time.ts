import type { Time } from "../src/time.js";

/** Time that passes in `sleep`, which returns at once, and in `advance`. Jitter is the whole range. */
export class FakeTime implements Time {
  readonly sleeps: number[] = [];
  private readonly timers = new Map<() => void, number>();
  private nowMs = 0;

  get timerCount(): number {
    return this.timers.size;
  }

  now(): number {
    return this.nowMs;
  }

  async sleep(ms: number): Promise<void> {
    this.sleeps.push(ms);
    this.advance(ms);
  }

  after(ms: number, action: () => void): () => void {
    this.timers.set(action, this.nowMs + ms);
    return () => this.timers.delete(action);
  }

  random(): number {
    return 1;
  }

  advance(ms: number): void {
    this.nowMs += ms;
    for (const [action, dueAt] of this.timers) {
      if (dueAt <= this.nowMs) {
        this.timers.delete(action);
        action();
      }
    }
  }
}
