package io.ecsgateway.server.mapping;

import static java.lang.constant.ConstantDescs.CD_Map;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Makes the code that goes through a shape's or a message's members, as it would be written by
 * hand: a call of each member's own getter and setter. Reflection takes several times as long for
 * the same, and is what a profile of the mapping names first.
 */
final class AccessCompiler {
  private static final MethodHandles.Lookup HERE = MethodHandles.lookup();
  private static final ClassDesc MADE = desc(AccessCompiler.class).nested("Made");
  private static final ClassDesc VALUE = desc(ValueBinding.class);
  private static final ClassDesc UNMAPPED = desc(UnmappedValues.class);
  private static final MethodTypeDesc TO_PROTO =
      MethodTypeDesc.of(CD_Object, CD_Object, UNMAPPED, desc(String.class));
  private static final MethodTypeDesc SHAPE_READ =
      MethodTypeDesc.of(desc(Message.class), desc(SdkPojo.class), VALUE.arrayType());
  private static final MethodTypeDesc FIELD_READ =
      MethodTypeDesc.of(CD_Object, desc(Message.class), CD_int);

  private AccessCompiler() {}

  /**
   * Returns what turns {@code shape} into {@code message}.
   *
   * @param unmapped where {@code message} keeps the raw forms of enums, if it has any
   * @throws IllegalStateException if either lacks the methods of a member
   */
  static ShapeReader shapeReader(
      Class<?> shape,
      Class<?> message,
      List<MemberBinding> members,
      @Nullable FieldDescriptor unmapped) {
    Method newBuilder = Accessors.newBuilder(message);
    Class<?> builder = newBuilder.getReturnType();
    return make(
        ShapeReader.class,
        "read",
        SHAPE_READ,
        code -> {
          int from = cast(code, code.parameterSlot(0), shape);
          int to = code.allocateLocal(TypeKind.REFERENCE);
          int raw = code.allocateLocal(TypeKind.REFERENCE);
          int value = code.allocateLocal(TypeKind.REFERENCE);
          call(code, newBuilder).astore(to);
          code.invokestatic(UNMAPPED, "empty", MethodTypeDesc.of(UNMAPPED)).astore(raw);
          for (int i = 0; i < members.size(); i++) {
            MemberBinding member = members.get(i);
            Label absent = code.newLabel();
            call(code.aload(from), Accessors.getter(shape, member.member()));
            code.astore(value).aload(value).ifnull(absent);
            code.aload(code.parameterSlot(1)).loadConstant(i).aaload();
            code.aload(value).aload(raw).loadConstant(member.name());
            code.invokeinterface(VALUE, member.isRepeated() ? "toProtos" : "toProto", TO_PROTO);
            code.astore(value).aload(value).ifnull(absent);
            Method setter = Accessors.setter(builder, member.field());
            unboxed(code.aload(to).aload(value), setter.getParameterTypes()[0]);
            call(code, setter).pop().labelBinding(absent);
          }
          if (unmapped != null) {
            Label none = code.newLabel();
            code.aload(raw)
                .invokevirtual(UNMAPPED, "isEmpty", MethodTypeDesc.of(CD_boolean))
                .ifne(none);
            code.aload(to).aload(raw).invokevirtual(UNMAPPED, "values", MethodTypeDesc.of(CD_Map));
            call(code, Accessors.setter(builder, unmapped)).pop().labelBinding(none);
          }
          call(code.aload(to), Accessors.build(builder)).areturn();
        });
  }

  /**
   * Returns what reads {@code fields} of {@code message} by their places.
   *
   * @throws IllegalStateException if it lacks the methods of a field
   */
  static FieldReader fieldReader(Class<?> message, List<FieldDescriptor> fields) {
    return make(
        FieldReader.class,
        "read",
        FIELD_READ,
        code -> {
          int from = cast(code, code.parameterSlot(0), message);
          Label absent = code.newLabel();
          List<SwitchCase> cases = new ArrayList<>();
          for (int i = 0; i < fields.size(); i++) {
            cases.add(SwitchCase.of(i, code.newLabel()));
          }
          code.iload(code.parameterSlot(1)).tableswitch(absent, cases);
          for (int i = 0; i < fields.size(); i++) {
            code.labelBinding(cases.get(i).target());
            Accessors.presence(message, fields.get(i))
                .ifPresent(presence -> call(code.aload(from), presence).ifeq(absent));
            Method getter = Accessors.getter(message, fields.get(i));
            boxed(call(code.aload(from), getter), getter.getReturnType()).areturn();
          }
          code.labelBinding(absent).aconst_null().areturn();
        });
  }

  /** Makes an instance of {@code type}, whose one method is what {@code body} writes. */
  private static <T> T make(
      Class<T> type, String method, MethodTypeDesc signature, Consumer<CodeBuilder> body) {
    byte[] bytes =
        ClassFile.of()
            .build(
                MADE,
                made ->
                    made.withFlags(AccessFlag.FINAL, AccessFlag.SYNTHETIC)
                        .withInterfaceSymbols(desc(type))
                        .withMethodBody(
                            INIT_NAME,
                            MTD_void,
                            0,
                            code ->
                                code.aload(0)
                                    .invokespecial(CD_Object, INIT_NAME, MTD_void)
                                    .return_())
                        .withMethodBody(method, signature, ClassFile.ACC_PUBLIC, body));
    try {
      return type.cast(
          HERE.defineHiddenClass(bytes, true).lookupClass().getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("code for " + type.getSimpleName(), e);
    }
  }

  private static int cast(CodeBuilder code, int slot, Class<?> type) {
    int typed = code.allocateLocal(TypeKind.REFERENCE);
    code.aload(slot).checkcast(desc(type)).astore(typed);
    return typed;
  }

  private static CodeBuilder call(CodeBuilder code, Method method) {
    ClassDesc owner = desc(method.getDeclaringClass());
    MethodTypeDesc type =
        MethodTypeDesc.of(
            desc(method.getReturnType()),
            Arrays.stream(method.getParameterTypes()).map(AccessCompiler::desc).toList());
    return Modifier.isStatic(method.getModifiers())
        ? code.invokestatic(owner, method.getName(), type)
        : code.invokevirtual(owner, method.getName(), type);
  }

  private static CodeBuilder boxed(CodeBuilder code, Class<?> type) {
    if (!type.isPrimitive()) {
      return code;
    }
    ClassDesc box = desc(MethodType.methodType(type).wrap().returnType());
    return code.invokestatic(box, "valueOf", MethodTypeDesc.of(box, desc(type)));
  }

  private static CodeBuilder unboxed(CodeBuilder code, Class<?> type) {
    if (!type.isPrimitive()) {
      return code.checkcast(desc(type));
    }
    ClassDesc box = desc(MethodType.methodType(type).wrap().returnType());
    return code.checkcast(box)
        .invokevirtual(box, type.getName() + "Value", MethodTypeDesc.of(desc(type)));
  }

  private static ClassDesc desc(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }
}
