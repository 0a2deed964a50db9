package io.ecsgateway.server.lifecycle;

import io.grpc.BindableService;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** Server reflection, by which grpcurl needs no .proto files. */
@Factory
final class ReflectionFactory {
  @Singleton
  @Named("reflection-v1")
  BindableService reflection() {
    return ProtoReflectionServiceV1.newInstance();
  }

  /** For grpcurl and others from before v1. */
  @Singleton
  @Named("reflection-v1alpha")
  @SuppressWarnings("deprecation")
  BindableService olderReflection() {
    return ProtoReflectionService.newInstance();
  }
}
