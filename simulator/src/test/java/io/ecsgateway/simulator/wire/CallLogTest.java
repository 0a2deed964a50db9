package io.ecsgateway.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.engine.Ids;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallLogTest {
  private final CallLog log = new CallLog(new Ids(1));

  @Test
  void everyCallIsCountedAndTheNewestAreKept() {
    for (int i = 0; i < CallLog.KEPT + 5; i++) {
      begin("{}");
    }

    assertThat(log.total()).isEqualTo(CallLog.KEPT + 5);
    assertThat(log.count("ListTasks")).isEqualTo(CallLog.KEPT + 5);
    assertThat(log.newest()).hasSize(CallLog.KEPT);
    assertThat(log.newest().getFirst().sequence()).isEqualTo(6);
  }

  @Test
  void largeRequestsLeaveRoomForFewer() {
    String large = "x".repeat(10 * 1024 * 1024);
    for (int i = 0; i < 10; i++) {
      begin(large);
    }

    assertThat(log.newest()).hasSize(6);
    assertThat(log.total()).isEqualTo(10);
  }

  @Test
  void aCallIsPendingUntilItEnds() {
    CallLog.Entry entry = begin("{}");
    assertThat(log.newest().getFirst().outcome()).isEqualTo("PENDING");

    entry.end("OK", 200);

    assertThat(log.newest().getFirst().outcome()).isEqualTo("OK");
    assertThat(log.newest().getFirst().status()).isEqualTo(200);
  }

  private CallLog.Entry begin(String body) {
    return log.begin(Instant.EPOCH, "ListTasks", log.newRequestId(), body, Map.of());
  }
}
