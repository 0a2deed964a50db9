package io.ecsgateway.server.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.ecsgateway.v1.ContainerDefinition;
import io.ecsgateway.v1.RegisterTaskDefinitionRequest;
import org.junit.jupiter.api.Test;

class FieldPathTest {
  private static final FieldDescriptor CONTAINERS =
      field(RegisterTaskDefinitionRequest.getDescriptor(), "container_definitions");
  private static final FieldDescriptor LABELS =
      field(ContainerDefinition.getDescriptor(), "docker_labels");

  @Test
  void rootIsEmpty() {
    assertThat(FieldPath.ROOT).hasToString("");
  }

  @Test
  void stepsAreProtoNames() {
    assertThat(FieldPath.ROOT.field(CONTAINERS)).hasToString("container_definitions");
    assertThat(FieldPath.ROOT.field(CONTAINERS).element(3).field(LABELS))
        .hasToString("container_definitions[3].docker_labels");
  }

  @Test
  void entriesStandInQuotes() {
    assertThat(FieldPath.ROOT.field(LABELS).entry("a.b[0]"))
        .hasToString("docker_labels[\"a.b[0]\"]");
  }

  private static FieldDescriptor field(Descriptor message, String name) {
    FieldDescriptor field = message.findFieldByName(name);
    assertThat(field).as(name).isNotNull();
    return field;
  }
}
