package io.ecsgateway.server.access.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.Rpcs;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ActionTest {
  @Test
  void everyRpcHasItsAction() {
    Map<Action, Set<String>> actions =
        Rpcs.SERVICES.stream()
            .flatMap(service -> service.getMethods().stream())
            .collect(
                Collectors.groupingBy(
                    Action::of,
                    Collectors.mapping(
                        method -> String.valueOf(method.getBareMethodName()),
                        Collectors.toCollection(TreeSet::new))));

    assertThat(actions.get(Action.READ)).allMatch(name -> name.matches("(Describe|List).*"));
    assertThat(actions.get(Action.READ)).hasSize(15);
    assertThat(actions.get(Action.WATCH)).hasSize(6).allMatch(name -> name.startsWith("Watch"));
    assertThat(actions.get(Action.DELETE))
        .containsExactly(
            "DeleteCluster",
            "DeleteService",
            "DeleteTaskDefinitions",
            "DeleteTaskSet",
            "DeregisterTaskDefinition");
    assertThat(actions.get(Action.WRITE))
        .containsExactly(
            "ContinueServiceDeployment",
            "CreateCluster",
            "CreateService",
            "CreateTaskSet",
            "RegisterTaskDefinition",
            "RunTask",
            "StopServiceDeployment",
            "StopTask",
            "TagResource",
            "UntagResource",
            "UpdateCluster",
            "UpdateService",
            "UpdateServicePrimaryTaskSet",
            "UpdateTaskSet");
  }

  @Test
  void reflectionReads() {
    assertThat(ProtoReflectionServiceV1.newInstance().bindService().getMethods())
        .allMatch(method -> Action.of(method.getMethodDescriptor()) == Action.READ);
  }
}
