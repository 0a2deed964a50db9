package io.ecsgateway.server.watch;

/**
 * Where watchers get what was read of their subjects: a stream of snapshots by subject. Pollers in
 * this process make them today; a broker or another replica may tomorrow.
 */
public interface Snapshots {

  /**
   * Begins to tell {@code watcher} what is read of {@code subject}, until the subscription is
   * closed. Its freshness comes first, then what is known already if that is young enough, from
   * within this call or soon after. Calls of one watcher for one subject come one after another, in
   * the order of the reads; to a watcher that is slower than the reads only the newest one is told.
   */
  <T> Subscription subscribe(Subject<T> subject, Watcher watcher);

  /** Hears what was read. Must return quickly: it runs on a thread that others wait for. */
  interface Watcher {
    /** ECS answered. */
    void observed(Observation<?> observation);

    /**
     * Reads became slower, or are again as they should be.
     *
     * @param subject the one that is read
     */
    void freshness(Subject<?> subject, Freshness freshness);

    /**
     * The subject cannot be read, and trying again will not help: ECS refuses it for good. Nothing
     * more comes.
     */
    void failed(Subject<?> subject, Throwable failure);
  }

  /** A watcher's interest in one subject; nobody is called after it is closed. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
