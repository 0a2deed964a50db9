package io.ecsgateway.simulator.engine;

import java.time.Duration;
import java.time.Instant;

/**
 * One simulated account and region: its time, its identifiers, and the names of what is in it.
 * Everything in it is touched under the simulator's one lock.
 */
public final class World {
  private final String account;
  private final String region;
  private final Timeline timeline;
  private final Ids ids;

  public World(String account, String region, Instant start, long seed) {
    this.account = account;
    this.region = region;
    this.timeline = new Timeline(start);
    this.ids = new Ids(seed);
  }

  public String account() {
    return account;
  }

  public String region() {
    return region;
  }

  public Timeline timeline() {
    return timeline;
  }

  public Ids ids() {
    return ids;
  }

  public Instant now() {
    return timeline.now();
  }

  /** Schedules {@code action}, which nothing will cancel; a negative delay counts as none. */
  public void after(Duration delay, Runnable action) {
    timeline.after(delay, action);
  }

  /** Returns timers for one thing, none set yet. */
  public Timers timers() {
    return new Timers(timeline);
  }

  /** Returns {@code arn:aws:ecs:<region>:<account>:<resource>}. */
  public String arn(String resource) {
    return "arn:aws:ecs:" + region + ":" + account + ":" + resource;
  }
}
