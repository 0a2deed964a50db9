package io.ecsgateway.server.mapping;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * One ECS shape bound to one protobuf message: the plan by which values are copied, member by
 * member. Made by {@link ShapeBinder}; what it needs of the shape is made when values first cross.
 * Safe to share.
 */
public final class ShapeBinding {
  private final Message prototype;
  private final Supplier<? extends SdkPojo> newShape;
  private final ShapeBinder binder;
  private final @Nullable FieldDescriptor unmappedField;
  private final @Nullable FieldDescriptor updateMaskField;
  // Each is made when it is first needed. Twice does no harm.
  private volatile @Nullable List<MemberBinding> members;
  private volatile @Nullable Function<SdkPojo, Message> shapeReader;
  private volatile @Nullable FieldReader fieldReader;

  ShapeBinding(Message prototype, Supplier<? extends SdkPojo> newShape, ShapeBinder binder) {
    this.prototype = prototype;
    this.newShape = newShape;
    this.binder = binder;
    this.unmappedField = UnmappedValues.fieldOf(prototype.getDescriptorForType());
    this.updateMaskField = prototype.getDescriptorForType().findFieldByName("update_mask");
  }

  /** Returns an empty message. */
  Message prototype() {
    return prototype;
  }

  /** Returns what makes an empty SDK builder of the shape. */
  Supplier<? extends SdkPojo> newShape() {
    return newShape;
  }

  /** Returns what {@code shape}, an answer of ECS, says. */
  public Message toMessage(SdkPojo shape) {
    return shapeReader().apply(shape);
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
    List<MemberBinding> members = members();
    FieldReader fields = fieldReader();
    UnmappedValues unmapped = UnmappedValues.of(fields.read(message, members.size()));
    for (int i = 0; i < members.size(); i++) {
      members
          .get(i)
          .toShape(fields.read(message, i), builder, path, topLevel, mask, unmapped, reader);
    }
    if (unmappedField != null) {
      unmapped.reportUntaken(path.field(unmappedField), reader);
    }
    return (SdkPojo) ((SdkBuilder<?, ?>) builder).build();
  }

  private List<MemberBinding> members() {
    List<MemberBinding> made = members;
    if (made == null) {
      ShapeBinder.Members all = binder.members(prototype, newShape);
      if (!all.mismatches().isEmpty()) {
        throw new IllegalStateException(
            "The API does not match ECS: " + String.join("; ", all.mismatches()));
      }
      made = all.bound();
      members = made;
    }
    return made;
  }

  private Function<SdkPojo, Message> shapeReader() {
    Function<SdkPojo, Message> made = shapeReader;
    if (made == null) {
      SdkPojo empty = (SdkPojo) ((SdkBuilder<?, ?>) newShape.get()).build();
      ShapeReader reader =
          AccessCompiler.shapeReader(
              empty.getClass(), prototype.getClass(), members(), unmappedField);
      ValueBinding[] values =
          members().stream().map(MemberBinding::value).toArray(ValueBinding[]::new);
      made = shape -> reader.read(shape, values);
      shapeReader = made;
    }
    return made;
  }

  private FieldReader fieldReader() {
    FieldReader made = fieldReader;
    if (made == null) {
      Stream<FieldDescriptor> fields = members().stream().map(MemberBinding::field);
      made =
          AccessCompiler.fieldReader(
              prototype.getClass(),
              Stream.concat(fields, Stream.ofNullable(unmappedField)).toList());
      fieldReader = made;
    }
    return made;
  }
}
