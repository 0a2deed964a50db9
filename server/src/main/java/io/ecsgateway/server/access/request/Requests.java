package io.ecsgateway.server.access.request;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import io.ecsgateway.server.access.policy.Question.Resource;
import io.ecsgateway.server.aws.Target;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Says of requests what they ask for, and of responses what they list. */
@Singleton
public final class Requests {
  private final Map<Descriptor, RequestShape> requests = new ConcurrentHashMap<>();
  private final Map<Descriptor, Optional<Listing>> responses = new ConcurrentHashMap<>();

  /** Returns what {@code request} asks for in {@code target}. */
  public Asked asked(Message request, Target target) {
    return shape(request).read(request, names(target));
  }

  /**
   * Returns what {@code request} names, by field, as it says it: shortened, and the first of many.
   */
  public Map<String, List<String>> names(Message request) {
    return shape(request).names(request);
  }

  /** Whether responses of this type list names, and can be cut down to some of them. */
  public boolean isListing(Descriptor response) {
    return listing(response).isPresent();
  }

  /**
   * Returns {@code response}, which is a listing, with those names alone that {@code shown} says
   * yes to.
   *
   * @param owners says what tasks belong to
   */
  public Message filtered(
      Message response, Target target, TaskOwners owners, Predicate<Resource> shown) {
    Listing listing = listing(response.getDescriptorForType()).orElseThrow();
    List<String> names = listing.names(response);
    Map<String, Resource> resources = new LinkedHashMap<>();
    if (listing.isOfTasks()) {
      resources.putAll(owners.ofListed(target, names));
    } else {
      names.forEach(name -> resources.put(name, listing.resource(name, names(target))));
    }
    return listing.of(
        response,
        names.stream()
            .filter(name -> resources.containsKey(name) && shown.test(resources.get(name)))
            .toList());
  }

  static EcsNames names(Target target) {
    return new EcsNames(target.region(), target.accountId());
  }

  private RequestShape shape(Message request) {
    return requests.computeIfAbsent(request.getDescriptorForType(), RequestShape::of);
  }

  private Optional<Listing> listing(Descriptor response) {
    return responses.computeIfAbsent(response, Listing::of);
  }
}
