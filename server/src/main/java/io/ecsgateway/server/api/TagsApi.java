package io.ecsgateway.server.api;

import static io.ecsgateway.server.api.Rpc.rpc;

import io.ecsgateway.v1.TagsGrpc;
import jakarta.inject.Singleton;
import java.util.List;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.ecs.model.TagResourceRequest;
import software.amazon.awssdk.services.ecs.model.UntagResourceRequest;

/** The life of tags. */
@Singleton
final class TagsApi extends MirroredService {
  TagsApi(UnaryCalls calls, WatchCalls watchCalls) {
    super(TagsGrpc.getServiceDescriptor(), calls, watchCalls);
  }

  @Override
  List<Rpc<?, ?, ?, ?>> rpcs() {
    return List.of(
        rpc(TagsGrpc.getTagResourceMethod(), EcsClient::tagResource, TagResourceRequest::builder),
        rpc(
            TagsGrpc.getUntagResourceMethod(),
            EcsClient::untagResource,
            UntagResourceRequest::builder),
        rpc(
            TagsGrpc.getListTagsForResourceMethod(),
            EcsClient::listTagsForResource,
            ListTagsForResourceRequest::builder));
  }
}
