package io.ecsgateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.wire.Call;
import io.ecsgateway.simulator.wire.CallListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Holds every answer that a simulator gives during a test against the AWS model, and fails the test
 * with what does not conform. Where there is no model it does nothing; AwsModelTest says so.
 *
 * <pre>{@code
 * @RegisterExtension static final Conformance conformance = new Conformance();
 * @RegisterExtension static final SimulatorExtension ecs = conformance.manualClock();
 * }</pre>
 */
public final class Conformance implements CallListener, AfterEachCallback {
  private static final Optional<AwsModel> MODEL = AwsModel.find();

  private final List<String> violations = new CopyOnWriteArrayList<>();

  /** Returns a simulator, at a manual clock, whose answers are held against the model. */
  public SimulatorExtension manualClock() {
    return SimulatorExtension.of(Simulator.builder().manualClock(TestEcs.START).listener(this));
  }

  @Override
  public void answered(Call call, String answer) {
    boolean fromEcs = !call.operation().equals(Call.UNKNOWN) && !call.outcome().equals("ANSWERED");
    if (fromEcs && MODEL.isPresent()) {
      violations.addAll(MODEL.get().violations(call.operation(), call.status(), answer));
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    List<String> found = List.copyOf(violations);
    violations.clear();
    assertThat(found).as("answers that the AWS model does not allow").isEmpty();
  }
}
