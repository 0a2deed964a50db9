package io.ecsgateway.simulator.wire;

import io.ecsgateway.simulator.engine.AlarmState;
import io.ecsgateway.simulator.engine.ContainerInstanceSize;
import io.ecsgateway.simulator.engine.HookAnswer;
import io.ecsgateway.simulator.engine.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/** What stands behind the wire. Every method may be called from any thread. */
public interface Simulation {
  /** Returns the operation of this name, null if there is none. */
  @Nullable Operation operation(String name);

  /**
   * Lets the simulated time catch up, then answers.
   *
   * @param request what {@code operation(name).newRequest()} made, filled
   * @param length how many bytes of JSON the request was
   * @throws io.ecsgateway.simulator.engine.EcsException as ECS would answer
   */
  SdkPojo answer(String name, SdkPojo request, int length);

  /**
   * Answers a read as things were {@code ago}, if that is kept; else, and other requests, as ever.
   */
  SdkPojo answerAsOf(Duration ago, String name, SdkPojo request, int length);

  /**
   * Gets ready to answer as of {@code ago}, until {@link #dropPast}.
   *
   * @throws IllegalStateException if so much has happened that it cannot
   */
  void keepPast(Duration ago);

  /** Forgets what it needs to answer as of some time ago. */
  void dropPast();

  /** Returns the simulated time. */
  Instant now();

  /** Returns whether the time stands still until {@link #advance}. */
  boolean isManual();

  /**
   * Moves the time on and lets everything happen that comes due.
   *
   * @throws IllegalStateException if the clock runs by itself
   */
  void advance(Duration duration);

  /** Puts an alarm that deployments may name into a state. */
  void setAlarm(String name, AlarmState state);

  /** Has the Lambda function of lifecycle hooks, by ARN or name, answer so from now on. */
  void setHook(String function, HookAnswer answer);

  /**
   * Registers container instances, as their agents would; returns their ARNs.
   *
   * @param cluster its name or ARN, the default one if null
   * @throws io.ecsgateway.simulator.engine.EcsException if there is no such cluster or capacity
   *     provider
   */
  List<String> registerContainerInstances(
      @Nullable String cluster, int count, ContainerInstanceSize size);

  /** Starts over with the world it began with, of the same seed. */
  void reset();
}
