interface Hub {
  readonly actions: Set<() => void>;
  readonly listener: () => void;
}

const hubs = new WeakMap<AbortSignal, Hub>();

/**
 * Runs the action once the signal is aborted, at once if it is already. A signal has one listener for
 * all actions: Node warns of more than ten.
 *
 * @returns what takes the action back
 */
export function onAbort(signal: AbortSignal, action: () => void): () => void {
  if (signal.aborted) {
    action();
    return () => undefined;
  }
  const hub = hubs.get(signal) ?? newHub(signal);
  const own = () => action();
  hub.actions.add(own);
  return () => {
    if (hub.actions.delete(own) && hub.actions.size === 0) {
      signal.removeEventListener("abort", hub.listener);
      hubs.delete(signal);
    }
  };
}

function newHub(signal: AbortSignal): Hub {
  const actions = new Set<() => void>();
  const listener = () => {
    for (const action of actions) {
      action();
    }
  };
  signal.addEventListener("abort", listener, { once: true });
  const hub = { actions, listener };
  hubs.set(signal, hub);
  return hub;
}

/** Waits for the result, but no longer than until a signal is aborted; then throws the signal's reason. */
export async function unlessAborted<T>(
  signals: readonly AbortSignal[],
  result: Promise<T>,
): Promise<T> {
  let releases: (() => void)[] = [];
  const aborted = new Promise<never>((_, reject) => {
    releases = signals.map((signal) => onAbort(signal, () => reject(signal.reason)));
  });
  try {
    return await Promise.race([aborted, result]);
  } finally {
    for (const release of releases) {
      release();
    }
  }
}
