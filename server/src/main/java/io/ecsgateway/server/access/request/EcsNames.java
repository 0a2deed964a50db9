package io.ecsgateway.server.access.request;

import io.ecsgateway.server.access.policy.Question.Resource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads ECS's names and ARNs, short and long, as they mean something in one account and region.
 * What it cannot read for certain, and what belongs to another account or region, is anything: only
 * a rule that asks for no name allows it.
 *
 * @param region of the target
 * @param account of the target, twelve digits; null if nobody said
 */
record EcsNames(String region, @Nullable String account) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,255}");
  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]*:ecs:([a-z0-9-]*):([0-9]*):([a-z-]+)/(.+)", Pattern.DOTALL);

  /** Returns a cluster's name; null if it cannot be told. */
  @Nullable String cluster(String said) {
    if (isName(said)) {
      return said;
    }
    @Nullable Resource resource = arn(said, "cluster");
    return resource == null ? null : resource.cluster();
  }

  /** Returns a service, whose cluster is null unless its ARN says it; null if it cannot be told. */
  @Nullable Resource service(String said) {
    return isName(said) ? new Resource(null, said, null) : arn(said, "service");
  }

  /** Returns the family of a task definition, named with or without revision; null if untold. */
  @Nullable String family(String said) {
    if (said.startsWith("arn:")) {
      @Nullable Resource resource = arn(said, "task-definition");
      return resource == null || resource.families() == null ? null : resource.families().get(0);
    }
    int colon = said.indexOf(':');
    String family = colon < 0 ? said : said.substring(0, colon);
    return isName(family) ? family : null;
  }

  /** Returns what {@code said}, the ARN of anything in ECS, belongs to; null if untold. */
  @Nullable Resource owner(String said) {
    return arn(said, null);
  }

  /** Whether {@code said} names a task by its ARN. */
  static boolean isTaskArn(String said) {
    Matcher arn = ARN.matcher(said);
    return arn.matches() && arn.group(3).equals("task");
  }

  private @Nullable Resource arn(String said, @Nullable String type) {
    Matcher arn = ARN.matcher(said);
    if (!arn.matches()
        || !arn.group(1).equals(region)
        || !arn.group(2).equals(account)
        || (type != null && !arn.group(3).equals(type))) {
      return null;
    }
    List<String> path = List.of(arn.group(4).split("/", -1));
    return switch (arn.group(3)) {
      case "cluster" -> path.size() == 1 ? in(path.get(0), null) : null;
      case "service" ->
          switch (path.size()) {
            case 1 -> in(null, path.get(0)); // from before ARNs had clusters
            case 2 -> in(path.get(0), path.get(1));
            default -> null;
          };
      case "task-set", "service-deployment", "service-revision" ->
          path.size() == 3 ? in(path.get(0), path.get(1)) : null;
      case "task", "container-instance" -> path.size() == 2 ? in(path.get(0), null) : Resource.ANY;
      case "task-definition" -> {
        @Nullable String family = path.size() == 1 ? family(path.get(0)) : null;
        yield family == null ? null : new Resource(null, null, List.of(family));
      }
      default -> Resource.ANY;
    };
  }

  private static @Nullable Resource in(@Nullable String cluster, @Nullable String service) {
    boolean readable = (cluster == null || isName(cluster)) && (service == null || isName(service));
    return readable ? new Resource(cluster, service, null) : null;
  }

  private static boolean isName(String said) {
    return NAME.matcher(said).matches();
  }
}
