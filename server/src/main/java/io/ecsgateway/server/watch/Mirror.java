package io.ecsgateway.server.watch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import io.ecsgateway.server.mapping.ShapeBinder;
import io.ecsgateway.server.mapping.ShapeBinding;
import io.ecsgateway.v1.Deployment;
import io.ecsgateway.v1.Service;
import io.ecsgateway.v1.ServiceDeployment;
import io.ecsgateway.v1.ServiceEvent;
import io.ecsgateway.v1.ServiceEvents;
import io.ecsgateway.v1.Task;
import io.ecsgateway.v1.TaskSet;
import jakarta.inject.Singleton;
import java.util.List;

/** The messages that mirror what the SDK answers. Made once; safe to share. */
@Singleton
public final class Mirror {
  private final ShapeBinding service;
  private final ShapeBinding serviceEvent;
  private final ShapeBinding deployment;
  private final ShapeBinding serviceDeployment;
  private final ShapeBinding taskSet;
  private final ShapeBinding task;

  /** By what was read, for as long as somebody holds either. */
  private final Cache<software.amazon.awssdk.services.ecs.model.Service, Service> services =
      Caffeine.newBuilder().weakKeys().weakValues().build();

  private final Interner<Service> interned = Interners.newWeakInterner();

  public Mirror(ShapeBinder binder) {
    service =
        binder.bind(
            Service.getDefaultInstance(),
            software.amazon.awssdk.services.ecs.model.Service::builder);
    serviceEvent =
        binder.bind(
            ServiceEvent.getDefaultInstance(),
            software.amazon.awssdk.services.ecs.model.ServiceEvent::builder);
    deployment =
        binder.bind(
            Deployment.getDefaultInstance(),
            software.amazon.awssdk.services.ecs.model.Deployment::builder);
    serviceDeployment =
        binder.bind(
            ServiceDeployment.getDefaultInstance(),
            software.amazon.awssdk.services.ecs.model.ServiceDeployment::builder);
    taskSet =
        binder.bind(
            TaskSet.getDefaultInstance(),
            software.amazon.awssdk.services.ecs.model.TaskSet::builder);
    task =
        binder.bind(
            Task.getDefaultInstance(), software.amazon.awssdk.services.ecs.model.Task::builder);
  }

  /**
   * Returns {@code shape} without its events, which a watch tells one by one, and its task sets as
   * {@link #taskSet} has them. All who watch hold the same message, also from one read to the next,
   * until it says something else.
   */
  public Service service(software.amazon.awssdk.services.ecs.model.Service shape) {
    return services.get(shape, read -> interned.intern(mirrored(read)));
  }

  private Service mirrored(software.amazon.awssdk.services.ecs.model.Service read) {
    var plain = read.toBuilder().events(List.of()).taskSets(List.of()).build();
    return ((Service) service.toMessage(plain))
        .toBuilder().addAllTaskSets(read.taskSets().stream().map(this::taskSet).toList()).build();
  }

  /**
   * Returns events as a stream tells them.
   *
   * @param oldestFirst the events
   * @param gapBefore whether some before these were missed
   */
  public ServiceEvents serviceEvents(
      List<software.amazon.awssdk.services.ecs.model.ServiceEvent> oldestFirst, boolean gapBefore) {
    ServiceEvents.Builder events = ServiceEvents.newBuilder().setGapBefore(gapBefore);
    oldestFirst.forEach(event -> events.addEvents((ServiceEvent) serviceEvent.toMessage(event)));
    return events.build();
  }

  public Deployment deployment(software.amazon.awssdk.services.ecs.model.Deployment shape) {
    return (Deployment) deployment.toMessage(shape);
  }

  public ServiceDeployment serviceDeployment(
      software.amazon.awssdk.services.ecs.model.ServiceDeployment shape) {
    return (ServiceDeployment) serviceDeployment.toMessage(shape);
  }

  /** Returns {@code shape} without when ECS looked at it, which changes with every read. */
  public TaskSet taskSet(software.amazon.awssdk.services.ecs.model.TaskSet shape) {
    return ((TaskSet) taskSet.toMessage(shape)).toBuilder().clearStabilityStatusAt().build();
  }

  public Task task(software.amazon.awssdk.services.ecs.model.Task shape) {
    return (Task) task.toMessage(shape);
  }
}
