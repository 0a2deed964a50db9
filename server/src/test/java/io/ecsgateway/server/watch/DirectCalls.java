package io.ecsgateway.server.watch;

import io.grpc.ServerBuilder;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;

/**
 * Lets a gateway handle its calls on the thread that reads them, where a test asks for it: what was
 * sent before a call that is answered has then been handled too.
 */
@Singleton
@Requires(property = DirectCalls.PROPERTY)
final class DirectCalls implements BeanCreatedEventListener<ServerBuilder<?>> {
  static final String PROPERTY = "test.direct-calls";

  @Override
  public ServerBuilder<?> onCreated(BeanCreatedEvent<ServerBuilder<?>> event) {
    return event.getBean().directExecutor();
  }
}
