package io.ecsgateway.server.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.server.ScriptedEcs;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;

class CallThreadsTest {
  /** As filters of lists do, which have to know whose tasks they are. */
  @Test
  void whoHandlesAnAnswerMayWaitForAnother() throws Exception {
    try (ScriptedEcs ecs = new ScriptedEcs();
        RunningGateway gateway = RunningGateway.inFrontOf(ecs)) {
      ecs.answer("ListTasks", 200, "{\"taskArns\": []}");
      ecs.answer("DescribeTasks", 200, "{\"tasks\": []}");
      Target target = gateway.context().getBean(Targets.class).named(null);

      Stream<CompletableFuture<DescribeTasksResponse>> answers =
          Stream.generate(() ->
              target
                  .call(RetryClass.READ, client -> client.listTasks(request -> {}))
                  .thenApply(answer ->
                      target
                          .call(RetryClass.READ, client -> client.describeTasks(request -> {}))
                          .join()))
              .limit(100)
              .toList()
              .stream();

      CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
          .get(20, TimeUnit.SECONDS);
      assertThat(ecs.requests("DescribeTasks")).hasSize(100);
    }
  }
}
