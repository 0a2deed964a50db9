package io.ecsgateway.simulator;

import static io.ecsgateway.simulator.TestEcs.taskDefinition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.DeleteTaskDefinitionsResponse;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.SortOrder;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionFamilyStatus;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

class TaskDefinitionsTest {
  @RegisterExtension static final Conformance conformance = new Conformance();
  @RegisterExtension static final SimulatorExtension simulator = conformance.manualClock();

  private static final String ARN = "arn:aws:ecs:us-east-1:123456789012:task-definition/";

  private EcsClient ecs;

  @BeforeEach
  void connect() {
    ecs = TestEcs.client(simulator.endpoint());
  }

  @Test
  void revisionsCountUpEvenAfterDeregistrationAndDeletion() {
    assertThat(register("web").taskDefinitionArn()).isEqualTo(ARN + "web:1");
    ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:1"));
    ecs.deleteTaskDefinitions(r -> r.taskDefinitions("web:1"));
    simulator.advance(Duration.ofHours(1));

    assertThat(register("web").revision()).isEqualTo(2);
    assertThat(register("other").revision()).isEqualTo(1);
  }

  @Test
  void aFamilyAloneMeansItsLatestActiveRevision() {
    register("web");
    register("web");
    register("web");
    ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:3"));

    assertThat(describe("web").revision()).isEqualTo(2);
    assertThat(describe(ARN + "web").revision()).isEqualTo(2);
    assertThat(describe("web:3").status()).isEqualTo(TaskDefinitionStatus.INACTIVE);
    assertThat(describe(ARN + "web:1").revision()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "web:9", "web:x", "web:99999999999", "arn:aws:ecs:x"})
  void whatIsNotThereCannotBeDescribed(String reference) {
    register("web");

    assertThatThrownBy(() -> describe(reference))
        .isInstanceOf(ClientException.class)
        .hasMessageStartingWith("Unable to describe task definition.");
  }

  @Test
  void tagsAreDescribedWhenAsked() {
    Tag tag = Tag.builder().key("team").value("web").build();
    ecs.registerTaskDefinition(taskDefinition("web").toBuilder().tags(tag).build());

    assertThat(ecs.describeTaskDefinition(r -> r.taskDefinition("web")).hasTags()).isFalse();
    assertThat(
            ecs.describeTaskDefinition(
                    r -> r.taskDefinition("web").include(TaskDefinitionField.TAGS))
                .tags())
        .containsExactly(tag);
  }

  @Test
  @Deviation({"inactive-task-definitions", "deregistration-window"})
  void deregistrationIsRecordedOnceAndNeedsARevision() {
    register("web");
    simulator.advance(Duration.ofSeconds(5));
    TaskDefinition deregistered =
        ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:1")).taskDefinition();
    assertThat(deregistered.status()).isEqualTo(TaskDefinitionStatus.INACTIVE);
    assertThat(deregistered.deregisteredAt()).isEqualTo(TestEcs.START.plusSeconds(5));

    assertThat(describe("web:1")).isEqualTo(deregistered);
    simulator.advance(Duration.ofSeconds(5));
    assertThat(ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:1")).taskDefinition())
        .isEqualTo(deregistered);
    assertThatThrownBy(() -> ecs.deregisterTaskDefinition(r -> r.taskDefinition("web")))
        .isInstanceOf(ClientException.class)
        .hasMessageStartingWith("Revision is missing.");
    assertThatThrownBy(() -> ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:2")))
        .isInstanceOf(ClientException.class)
        .hasMessageStartingWith("The specified task definition does not exist.");
  }

  @Test
  void onlyAnInactiveRevisionIsDeleted() {
    register("web");
    register("web");
    ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:1"));

    DeleteTaskDefinitionsResponse deleted =
        ecs.deleteTaskDefinitions(r -> r.taskDefinitions("web:1", "web:2", "web:3"));

    assertThat(deleted.taskDefinitions())
        .extracting(TaskDefinition::revision, TaskDefinition::status)
        .containsExactly(tuple(1, TaskDefinitionStatus.DELETE_IN_PROGRESS));
    assertThat(deleted.failures()).extracting("arn").containsExactly(ARN + "web:2", ARN + "web:3");
    assertThat(deleted.failures().getFirst().reason()).contains("still in ACTIVE status");
    assertThat(deleted.failures().getLast().reason()).contains("does not exist");
  }

  @Test
  @Deviation("deletion-delay")
  void aDeletedRevisionIsGoneAfterAWhile() {
    register("web");
    ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:1"));
    ecs.deleteTaskDefinitions(r -> r.taskDefinitions("web:1"));

    assertThat(describe("web:1").status()).isEqualTo(TaskDefinitionStatus.DELETE_IN_PROGRESS);
    assertThat(describe("web:1").deleteRequestedAt()).isEqualTo(TestEcs.START);
    simulator.advance(Duration.ofSeconds(29));
    assertThat(describe("web:1").status()).isEqualTo(TaskDefinitionStatus.DELETE_IN_PROGRESS);
    simulator.advance(Duration.ofSeconds(31));

    assertThatThrownBy(() -> describe("web:1")).isInstanceOf(ClientException.class);
    assertThat(ecs.listTaskDefinitionFamilies(r -> {}).families()).isEmpty();
  }

  @Test
  void deletingAgainChangesNothing() {
    register("web");
    ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:1"));
    ecs.deleteTaskDefinitions(r -> r.taskDefinitions("web:1"));
    simulator.advance(Duration.ofSeconds(1));

    ecs.deleteTaskDefinitions(r -> r.taskDefinitions("web:1"));

    assertThat(describe("web:1").deleteRequestedAt()).isEqualTo(TestEcs.START);
  }

  @Test
  void tenRevisionsAreTheMostToDelete() {
    List<String> eleven = List.of("a:1 a:2 a:3 a:4 a:5 a:6 a:7 a:8 a:9 a:10 a:11".split(" "));

    assertThatThrownBy(() -> ecs.deleteTaskDefinitions(r -> r.taskDefinitions(eleven)))
        .isInstanceOf(InvalidParameterException.class);
    assertThatThrownBy(() -> ecs.deleteTaskDefinitions(r -> r.taskDefinitions(List.of())))
        .isInstanceOf(InvalidParameterException.class);
  }

  @Test
  void listsAreSortedByFamilyAndNumberOfRevision() {
    for (int i = 0; i < 11; i++) {
      register("web");
    }
    register("app");
    ecs.deregisterTaskDefinition(r -> r.taskDefinition("web:5"));

    List<String> ascending = ecs.listTaskDefinitions().taskDefinitionArns();
    assertThat(ascending).hasSize(11).startsWith(ARN + "app:1", ARN + "web:1", ARN + "web:2");
    assertThat(ascending).endsWith(ARN + "web:10", ARN + "web:11").doesNotContain(ARN + "web:5");
    assertThat(ecs.listTaskDefinitions(r -> r.sort(SortOrder.DESC)).taskDefinitionArns())
        .isEqualTo(ascending.reversed());
    assertThat(
            ecs.listTaskDefinitions(r -> r.status(TaskDefinitionStatus.INACTIVE))
                .taskDefinitionArns())
        .containsExactly(ARN + "web:5");
  }

  @Test
  @Deviation("family-prefix")
  void aFamilyPrefixOfRevisionsIsTheWholeFamilyName() {
    register("web");
    register("web-2");

    assertThat(ecs.listTaskDefinitions(r -> r.familyPrefix("web")).taskDefinitionArns())
        .containsExactly(ARN + "web:1");
    assertThat(ecs.listTaskDefinitionFamilies(r -> r.familyPrefix("web")).families())
        .containsExactly("web", "web-2");
  }

  @Test
  void familiesAreActiveAsLongAsOneRevisionIs() {
    register("old");
    register("web");
    ecs.deregisterTaskDefinition(r -> r.taskDefinition("old:1"));

    assertThat(families(TaskDefinitionFamilyStatus.ACTIVE)).containsExactly("web");
    assertThat(families(TaskDefinitionFamilyStatus.INACTIVE)).containsExactly("old");
    assertThat(families(TaskDefinitionFamilyStatus.ALL)).containsExactly("old", "web");
    assertThatThrownBy(() -> ecs.listTaskDefinitionFamilies(r -> r.status("SLEEPING")))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("SLEEPING");
  }

  @Test
  void listsArePaged() {
    for (int i = 0; i < 5; i++) {
      register("web");
    }

    assertThat(ecs.listTaskDefinitionsPaginator(r -> r.maxResults(2)).taskDefinitionArns().stream())
        .hasSize(5)
        .doesNotHaveDuplicates();
  }

  private TaskDefinition register(String family) {
    return ecs.registerTaskDefinition(taskDefinition(family)).taskDefinition();
  }

  private TaskDefinition describe(String reference) {
    return ecs.describeTaskDefinition(r -> r.taskDefinition(reference)).taskDefinition();
  }

  private List<String> families(TaskDefinitionFamilyStatus status) {
    return ecs.listTaskDefinitionFamilies(r -> r.status(status)).families();
  }
}
