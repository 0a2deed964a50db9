package io.ecsgateway.server.mapping;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * One ECS shape bound to one protobuf message: the plan by which values are copied, member by
 * member. Made by {@link ShapeBinder}; immutable afterwards and safe to share.
 */
public final class ShapeBinding {
  private final Message prototype;
  private final Supplier<? extends SdkPojo> newShape;
  private final @Nullable FieldDescriptor unmappedField;
  private final @Nullable FieldDescriptor updateMaskField;
  private List<MemberBinding> members = List.of();

  ShapeBinding(Message prototype, Supplier<? extends SdkPojo> newShape) {
    this.prototype = prototype;
    this.newShape = newShape;
    this.unmappedField = UnmappedValues.fieldOf(prototype.getDescriptorForType());
    this.updateMaskField = prototype.getDescriptorForType().findFieldByName("update_mask");
  }

  /** Set once by the binder, after the bindings of nested shapes are known. */
  void bind(List<MemberBinding> members) {
    this.members = List.copyOf(members);
  }

  /** Returns what {@code shape}, an answer of ECS, says. */
  public Message toMessage(SdkPojo shape) {
    Message.Builder message = prototype.newBuilderForType();
    UnmappedValues unmapped = unmappedField == null ? UnmappedValues.NONE : UnmappedValues.empty();
    for (MemberBinding member : members) {
      member.toMessage(shape, message, unmapped);
    }
    if (unmappedField != null) {
      unmapped.writeTo(message, unmappedField);
    }
    return message.build();
  }

  /**
   * Returns the request that {@code message} asks for, following its update_mask.
   *
   * @throws InvalidRequestException if something required is missing, an enum value cannot be sent,
   *     or the mask leads nowhere; it names everything that is wrong
   */
  public SdkPojo toShape(Message message) {
    RequestReader reader = new RequestReader();
    UpdateMask mask = UpdateMask.POPULATED;
    if (updateMaskField != null && message.hasField(updateMaskField)) {
      mask =
          UpdateMask.parse(
              (FieldMask) message.getField(updateMaskField),
              message.getDescriptorForType(),
              FieldPath.ROOT.field(updateMaskField),
              reader);
    }
    SdkPojo shape = read(message, FieldPath.ROOT, true, mask, reader);
    reader.throwIfViolated();
    return shape;
  }

  SdkPojo toShape(Message message, FieldPath path, UpdateMask mask, RequestReader reader) {
    return read(message, path, false, mask, reader);
  }

  private SdkPojo read(
      Message message, FieldPath path, boolean topLevel, UpdateMask mask, RequestReader reader) {
    SdkPojo builder = newShape.get();
    UnmappedValues unmapped =
        unmappedField == null ? UnmappedValues.NONE : UnmappedValues.of(message, unmappedField);
    for (MemberBinding member : members) {
      member.toShape(message, builder, path, topLevel, mask, unmapped, reader);
    }
    if (unmappedField != null) {
      unmapped.reportUntaken(path.field(unmappedField), reader);
    }
    return (SdkPojo) ((SdkBuilder<?, ?>) builder).build();
  }
}
