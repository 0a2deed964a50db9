package io.ecsgateway.server.lifecycle;

import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** Server reflection, by which grpcurl needs no .proto files. */
@Factory
final class ReflectionFactory {
  private final ReflectedComments comments = new ReflectedComments();

  @Singleton
  @Named("reflection-v1")
  BindableService reflection() {
    return commented(ProtoReflectionServiceV1.newInstance());
  }

  /** For grpcurl and others from before v1. */
  @Singleton
  @Named("reflection-v1alpha")
  @SuppressWarnings("deprecation")
  BindableService olderReflection() {
    return commented(ProtoReflectionService.newInstance());
  }

  private BindableService commented(BindableService reflection) {
    return () -> ServerInterceptors.intercept(reflection, comments);
  }
}
