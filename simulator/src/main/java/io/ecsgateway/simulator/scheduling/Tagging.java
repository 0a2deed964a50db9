package io.ecsgateway.simulator.scheduling;

import java.util.List;
import software.amazon.awssdk.services.ecs.model.Tag;

/** The tags of resources by ARN, as far as what moves by itself has to do with them. */
public interface Tagging {
  /** Returns a resource's tags. */
  List<Tag> get(String arn);

  /** Adds tags to a resource. */
  void put(String arn, List<Tag> tags);

  /** Forgets a resource that is gone. */
  void remove(String arn);
}
