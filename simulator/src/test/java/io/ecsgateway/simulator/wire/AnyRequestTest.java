package io.ecsgateway.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Conformance;
import io.ecsgateway.simulator.RawHttp;
import io.ecsgateway.simulator.SimulatorExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Random requests of every operation, many of them about what exists. */
class AnyRequestTest {
  @RegisterExtension static final Conformance conformance = new Conformance();
  @RegisterExtension static final SimulatorExtension ecs = conformance.manualClock();

  private static final int ROUNDS = 40;

  @Test
  void noRequestIsAnsweredWithAServerError() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<AnyRequest> failed = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (AnyRequest request : AnyRequest.BEGINNING) {
        status(request);
      }
      for (AnyRequest request : AnyRequest.ofEach(random)) {
        if (status(request) >= 500) {
          failed.add(request);
        }
      }
      ecs.advance(Duration.ofSeconds(random.nextInt(60)));
    }

    assertThat(failed).as("seed %s", seed).isEmpty();
  }

  private static int status(AnyRequest request) throws Exception {
    return RawHttp.send(RawHttp.call(ecs.endpoint(), request.operation(), request.body()))
        .statusCode();
  }
}
