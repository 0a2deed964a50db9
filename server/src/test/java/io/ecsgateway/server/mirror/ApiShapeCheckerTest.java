package io.ecsgateway.server.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** {@link ApiShape} notices what it is there to notice: a wrong API does not pass. */
class ApiShapeCheckerTest {
  private static final Operation OPERATION = Operation.named("UpdateService");

  @Test
  void theApiAsItIsHasNoFaults() {
    assertThat(faultsOf(request -> {})).isEmpty();
  }

  @Test
  void aRemovedMemberIsNoticed() {
    assertThat(faultsOf(request -> removeField(request, "load_balancers")))
        .containsExactly("ecsgateway.v1.UpdateServiceRequest.loadBalancers: absent");
  }

  @Test
  void aRenamedMemberIsNoticed() {
    assertThat(faultsOf(request -> field(request, "service").setJsonName("serviceName")))
        .contains(
            "ecsgateway.v1.UpdateServiceRequest.service: absent",
            "ecsgateway.v1.UpdateServiceRequest.serviceName: no such member in ECS");
  }

  @Test
  void aMistypedMemberIsNoticed() {
    assertThat(
            faultsOf(request ->
                field(request, "desired_count").setType(FieldDescriptorProto.Type.TYPE_INT64)))
        .singleElement()
        .asString()
        .startsWith("ecsgateway.v1.UpdateServiceRequest.desiredCount: expected INTEGER");
  }

  @Test
  void aLostPresenceIsNoticed() {
    assertThat(faultsOf(request -> removePresence(request, "desired_count")))
        .singleElement()
        .asString()
        .startsWith("ecsgateway.v1.UpdateServiceRequest.desiredCount: expected singular with");
  }

  @Test
  void aListInPlaceOfOneIsNoticed() {
    assertThat(
            faultsOf(request ->
                field(request, "deployment_configuration")
                    .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)))
        .singleElement()
        .asString()
        .contains("deploymentConfiguration: expected singular");
  }

  @Test
  void anEnumThatBecameAStringIsNoticed() {
    assertThat(
            faultsOf(request ->
                field(request, "propagate_tags")
                    .setType(FieldDescriptorProto.Type.TYPE_STRING)
                    .clearTypeName()))
        .singleElement()
        .asString()
        .contains("propagateTags: expected enum PropagateTags");
  }

  @Test
  void lostUnmappedValuesAreNoticed() {
    assertThat(faultsOf(request -> removeField(request, "unmapped_values")))
        .containsExactly("ecsgateway.v1.UpdateServiceRequest: has enums but no unmapped_values");
  }

  @Test
  void aMemberThatEcsLacksIsNoticed() {
    assertThat(
            faultsOf(request ->
                request
                    .addFieldBuilder()
                    .setName("colour")
                    .setJsonName("colour")
                    .setNumber(999)
                    .setType(FieldDescriptorProto.Type.TYPE_STRING)
                    .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)))
        .containsExactly("ecsgateway.v1.UpdateServiceRequest.colour: no such member in ECS");
  }

  @Test
  void aMissingEnumValueIsNoticed() throws Exception {
    Consumer<FileDescriptorProto.Builder> edit =
        file ->
            editMessage(
                file,
                "PropagateTags",
                message -> {
                  EnumDescriptorProto.Builder values = message.getEnumTypeBuilder(0);
                  values.removeValue(
                      indexOf(values.getValueList(), v -> v.getName().equals("NONE")));
                });
    assertThat(faultsOf(rebuilt(OPERATION.requestType().getFile(), "PropagateTags", edit)))
        .containsExactly("ecsgateway.v1.PropagateTags.Value: lacks NONE");
  }

  private static List<String> faultsOf(Consumer<DescriptorProto.Builder> edit) {
    try {
      return faultsOf(
          rebuilt(
              OPERATION.requestType().getFile(),
              "UpdateServiceRequest",
              file -> editMessage(file, "UpdateServiceRequest", edit)));
    } catch (DescriptorValidationException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> faultsOf(FileDescriptor file) {
    ApiShape api = new ApiShape();
    Descriptor request = file.findMessageTypeByName("UpdateServiceRequest");
    assertThat(request).isNotNull();
    api.compare(OPERATION.sdkRequest(), request);
    return api.faults();
  }

  /** Returns {@code file}, built anew with an edit in whichever file has {@code message}. */
  private static FileDescriptor rebuilt(
      FileDescriptor file, String message, Consumer<FileDescriptorProto.Builder> edit)
      throws DescriptorValidationException {
    if (!file.getPackage().equals("ecsgateway.v1")) {
      return file;
    }
    FileDescriptorProto.Builder proto = file.toProto().toBuilder();
    if (file.findMessageTypeByName(message) != null) {
      edit.accept(proto);
    }
    List<FileDescriptor> imports = file.getDependencies();
    FileDescriptor[] rebuiltImports = new FileDescriptor[imports.size()];
    for (int i = 0; i < rebuiltImports.length; i++) {
      rebuiltImports[i] = rebuilt(imports.get(i), message, edit);
    }
    return FileDescriptor.buildFrom(proto.build(), rebuiltImports);
  }

  private static void editMessage(
      FileDescriptorProto.Builder file, String name, Consumer<DescriptorProto.Builder> edit) {
    edit.accept(
        file.getMessageTypeBuilder(
            indexOf(file.getMessageTypeList(), message -> message.getName().equals(name))));
  }

  private static FieldDescriptorProto.Builder field(DescriptorProto.Builder message, String name) {
    return message.getFieldBuilder(indexOfField(message, name));
  }

  private static void removeField(DescriptorProto.Builder message, String name) {
    message.removeField(indexOfField(message, name));
  }

  /** What leaving `optional` out does. */
  private static void removePresence(DescriptorProto.Builder message, String name) {
    FieldDescriptorProto.Builder field = field(message, name);
    int oneof = field.getOneofIndex();
    field.clearProto3Optional().clearOneofIndex();
    message.removeOneofDecl(oneof);
    for (FieldDescriptorProto.Builder other : message.getFieldBuilderList()) {
      if (other.getOneofIndex() > oneof) {
        other.setOneofIndex(other.getOneofIndex() - 1);
      }
    }
  }

  private static int indexOfField(DescriptorProto.Builder message, String name) {
    return indexOf(message.getFieldList(), field -> field.getName().equals(name));
  }

  private static <T> int indexOf(List<T> all, Predicate<T> wanted) {
    for (int i = 0; i < all.size(); i++) {
      if (wanted.test(all.get(i))) {
        return i;
      }
    }
    throw new AssertionError("not found among " + all);
  }
}
