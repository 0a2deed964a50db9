package io.ecsgateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.ecs.model.Tag;

class TagsTest {
  @RegisterExtension static final Conformance conformance = new Conformance();
  @RegisterExtension static final SimulatorExtension simulator = conformance.manualClock();

  private EcsClient ecs;
  private String arn;

  @BeforeEach
  void createACluster() {
    ecs = TestEcs.client(simulator.endpoint());
    arn =
        ecs.createCluster(r -> r.clusterName("web").tags(tag("team", "a"))).cluster().clusterArn();
  }

  @Test
  void tagsAreAddedAndReplacedByKey() {
    tag(List.of(tag("team", "b"), tag("stage", "test")));

    assertThat(tags()).containsExactly(tag("team", "b"), tag("stage", "test"));
  }

  @Test
  void tagsAreRemovedByKeyAndKeysThatAreNotThereAreNoError() {
    tag(List.of(tag("stage", "test")));

    ecs.untagResource(r -> r.resourceArn(arn).tagKeys("team", "nothing"));

    assertThat(tags()).containsExactly(tag("stage", "test"));
  }

  @Test
  void aTaskDefinitionIsTaggedByItsRevision() {
    String revision =
        ecs.registerTaskDefinition(TestEcs.taskDefinition("web"))
            .taskDefinition()
            .taskDefinitionArn();

    ecs.tagResource(r -> r.resourceArn(revision).tags(tag("a", "b")));

    assertThat(ecs.listTagsForResource(r -> r.resourceArn(revision)).tags())
        .containsExactly(tag("a", "b"));
    String family = revision.substring(0, revision.lastIndexOf(':'));
    assertThatThrownBy(() -> ecs.tagResource(r -> r.resourceArn(family).tags(tag("a", "b"))))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void fiftyTagsAreTheMost() {
    tag(IntStream.range(0, 49).mapToObj(i -> tag("key" + i, "")).toList());

    assertThatThrownBy(() -> tag(List.of(tag("one", "more"))))
        .isInstanceOf(InvalidParameterException.class);
    assertThat(tags()).hasSize(50);
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws:team", "AWS:team", "aWs:", "", "new\nline", "semi;colon"})
  @Deviation("tag-errors")
  void aReservedOrMalformedKeyIsRefused(String key) {
    assertThatThrownBy(() -> tag(List.of(tag(key, "value"))))
        .isInstanceOf(InvalidParameterException.class);
    assertThat(tags()).hasSize(1);
  }

  @Test
  void keysAndValuesHaveALongestForm() {
    tag(List.of(tag("k".repeat(128), "v".repeat(256))));

    assertThatThrownBy(() -> tag(List.of(tag("k".repeat(129), ""))))
        .isInstanceOf(InvalidParameterException.class);
    assertThatThrownBy(() -> tag(List.of(tag("k", "v".repeat(257)))))
        .isInstanceOf(InvalidParameterException.class);
  }

  @Test
  void aKeyTwiceInOneRequestIsRefused() {
    assertThatThrownBy(() -> tag(List.of(tag("a", "1"), tag("a", "2"))))
        .isInstanceOf(InvalidParameterException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "task-definition/web:7",
        "service/web/x",
        "task/web/0",
        "task-set/web/x/ecs-svc/1"
      })
  void whatDoesNotExistHasNoTags(String resource) {
    String unknown = "arn:aws:ecs:us-east-1:123456789012:" + resource;

    assertThatThrownBy(() -> ecs.tagResource(r -> r.resourceArn(unknown).tags(tag("a", "b"))))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> ecs.untagResource(r -> r.resourceArn(unknown).tagKeys("a")))
        .isInstanceOf(ResourceNotFoundException.class);
    // The model declares no ResourceNotFoundException here.
    assertThatThrownBy(() -> ecs.listTagsForResource(r -> r.resourceArn(unknown)))
        .isInstanceOf(InvalidParameterException.class);
  }

  @Test
  void anUnknownClusterIsClusterNotFound() {
    String unknown = "arn:aws:ecs:us-east-1:123456789012:cluster/nowhere";

    assertThatThrownBy(() -> ecs.listTagsForResource(r -> r.resourceArn(unknown)))
        .isInstanceOf(ClusterNotFoundException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "web",
        "",
        "arn:aws:s3:::bucket",
        "arn:aws:ecs:eu-west-1:123456789012:cluster/web",
        "arn:aws:ecs:us-east-1:123456789012:service-deployment/web/x/y",
        "arn:aws:ecs:us-east-1:123456789012:service/short",
      })
  void whatIsNoArnOfATaggableResourceIsAnInvalidParameter(String malformed) {
    assertThatThrownBy(() -> ecs.listTagsForResource(r -> r.resourceArn(malformed)))
        .isInstanceOf(InvalidParameterException.class);
  }

  @Test
  void theTagsOfAnInactiveClusterAreGone() {
    ecs.deleteCluster(r -> r.cluster("web"));

    assertThatThrownBy(this::tags)
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageStartingWith("The specified cluster is inactive.");
    ecs.createCluster(r -> r.clusterName("web"));
    assertThat(tags()).isEmpty();
  }

  private void tag(List<Tag> tags) {
    ecs.tagResource(r -> r.resourceArn(arn).tags(tags));
  }

  private List<Tag> tags() {
    return ecs.listTagsForResource(r -> r.resourceArn(arn)).tags();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}
