package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.engine.World;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.ecs.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.ecs.model.TagResourceRequest;
import software.amazon.awssdk.services.ecs.model.TagResourceResponse;
import software.amazon.awssdk.services.ecs.model.UntagResourceRequest;
import software.amazon.awssdk.services.ecs.model.UntagResourceResponse;

/** The operations on tags: they take ARNs of what exists, and of nothing else. */
public final class Tags {
  private static final Set<String> TAGGABLE =
      Set.of(
          "cluster",
          "service",
          "task",
          "task-definition",
          "task-set",
          "container-instance",
          "capacity-provider");

  private final World world;
  private final TagStore store;
  private final Clusters clusters;
  private final TaskDefinitions taskDefinitions;
  private final Predicate<String> others;

  /**
   * @param others whether an ARN is that of anything else that can be tagged
   */
  Tags(
      World world,
      TagStore store,
      Clusters clusters,
      TaskDefinitions taskDefinitions,
      Predicate<String> others) {
    this.world = world;
    this.store = store;
    this.clusters = clusters;
    this.taskDefinitions = taskDefinitions;
    this.others = others;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("TagResource", TagResourceRequest::builder, this::tag),
        Operation.of("UntagResource", UntagResourceRequest::builder, this::untag),
        Operation.of("ListTagsForResource", ListTagsForResourceRequest::builder, this::list));
  }

  private TagResourceResponse tag(TagResourceRequest request) {
    String arn = requireExisting(request.resourceArn(), "ResourceNotFoundException");
    if (request.tags().isEmpty()) {
      throw EcsException.invalidParameter("Tags can not be empty.");
    }
    store.put(arn, request.tags());
    return TagResourceResponse.builder().build();
  }

  private UntagResourceResponse untag(UntagResourceRequest request) {
    String arn = requireExisting(request.resourceArn(), "ResourceNotFoundException");
    if (request.tagKeys().isEmpty()) {
      throw EcsException.invalidParameter("Tag keys can not be empty.");
    }
    store.remove(arn, request.tagKeys());
    return UntagResourceResponse.builder().build();
  }

  private ListTagsForResourceResponse list(ListTagsForResourceRequest request) {
    String arn = requireExisting(request.resourceArn(), "InvalidParameterException");
    return ListTagsForResourceResponse.builder().tags(store.get(arn)).build();
  }

  /**
   * @param missing the error code for what does not exist: the model declares
   *     ResourceNotFoundException for changes of tags only
   */
  private String requireExisting(@Nullable String arn, String missing) {
    if (arn == null || arn.isEmpty()) {
      throw EcsException.invalidParameter("Resource ARN can not be blank.");
    }
    String prefix = world.arn("");
    String resource = arn.startsWith(prefix) ? arn.substring(prefix.length()) : "";
    int slash = resource.indexOf('/');
    String type = slash < 0 ? "" : resource.substring(0, slash);
    if (!TAGGABLE.contains(type)) {
      throw EcsException.invalidParameter("Invalid resource ARN: " + arn);
    }
    String name = resource.substring(slash + 1);
    boolean isShort = !name.contains("/");
    if (isShort && (type.equals("service") || type.equals("task"))) {
      throw EcsException.invalidParameter("Long arn format must be used for tagging operations");
    }
    if (!exists(type, arn)) {
      throw new EcsException(
          missing, "The specified " + type.replace('-', ' ') + " was not found.");
    }
    return arn;
  }

  private boolean exists(String type, String arn) {
    return switch (type) {
      case "cluster" -> {
        Cluster cluster = clusters.find(arn);
        if (cluster == null) {
          throw EcsException.clusterNotFound();
        }
        if (!cluster.status().equals("ACTIVE")) {
          throw EcsException.invalidParameter(
              "The specified cluster is inactive. Specify an active cluster and try again.");
        }
        yield true;
      }
      case "task-definition" ->
          arn.lastIndexOf(':') > arn.indexOf('/') && taskDefinitions.find(arn) != null;
      default -> others.test(arn);
    };
  }
}
