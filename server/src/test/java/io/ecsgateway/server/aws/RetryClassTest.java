package io.ecsgateway.server.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.Rpcs;
import io.grpc.MethodDescriptor;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RetryClassTest {
  private static final Set<String> CREATES_WITH_TOKEN =
      Set.of("CreateService", "CreateTaskSet", "RunTask");

  @Test
  void retryClassFollowsFromWhatTheOperationDoes() {
    Map<String, RetryClass> expected = new TreeMap<>();
    Map<String, RetryClass> actual = new TreeMap<>();
    Rpcs.all()
        .forEach(method -> {
          String operation = String.valueOf(method.getBareMethodName());
          expected.put(operation, classOf(operation));
          actual.put(operation, RetryClass.of(method));
        });
    assertThat(actual).hasSize(34).isEqualTo(expected);
  }

  @Test
  void serviceConfigAndRetryClassAgreeOnReads() {
    Set<String> safe =
        Rpcs.all()
            .filter(MethodDescriptor::isSafe)
            .map(method -> String.valueOf(method.getBareMethodName()))
            .collect(Collectors.toSet());
    assertThat(safe).allMatch(operation -> operation.matches("(Describe|List).*")).hasSize(15);
  }

  private static RetryClass classOf(String operation) {
    if (operation.startsWith("Describe") || operation.startsWith("List")) {
      return RetryClass.READ;
    }
    return CREATES_WITH_TOKEN.contains(operation)
        ? RetryClass.CREATE_WITH_TOKEN
        : RetryClass.ONCE_ONLY;
  }
}
