package io.ecsgateway.server.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"alice", "alice@example.com", "ci=main,eu", "x_+.-", "ab"})
  void aNameThatStsTakesStaysAsItIs(String caller) {
    assertThat(SessionName.of(caller)).isEqualTo(caller);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "spiffe://prod/ns/pay/sa/api, spiffe---prod-ns-pay-sa-api",
        "`CN=deployer, O=Example`, `CN=deployer,-O=Example`",
        "jürgen, j-rgen",
        "x, x",
        "``, ``",
        "ecs-gateway, ecs-gateway",
      })
  void anyOtherIsReadableStillAndMarked(String caller, String readable) {
    assertThat(SessionName.of(caller)).startsWith(readable).matches(".*=[0-9a-f]{16}");
  }

  @Test
  void ofALongNameBeginAndEndStay() {
    String caller = "spiffe://production.example.com/" + "x/".repeat(300) + "ns/payments/sa/api";
    assertThat(SessionName.of(caller))
        .hasSizeLessThanOrEqualTo(64)
        .matches("spiffe---production[.]ex[.][.].*ns-payments-sa-api=[0-9a-f]{16}");
  }

  @Test
  void noTwoCallersHaveTheSame() {
    Set<String> callers =
        Stream.of("a/b", "a-b", "a:b", "ecs-gateway", "x", "", "é", "y".repeat(64), "y".repeat(65))
            .collect(Collectors.toSet());
    callers.addAll(callers.stream().map(SessionName::of).toList()); // who takes another's name
    assertThat(callers.stream().map(SessionName::of)).doesNotHaveDuplicates();
    assertThat(callers).allMatch(each -> SessionName.of(each).matches("[\\w+=,.@-]{2,64}"));
    assertThat(callers).noneMatch(each -> SessionName.of(each).equals(SessionName.GATEWAY));
  }
}
