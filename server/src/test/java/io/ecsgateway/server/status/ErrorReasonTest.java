package io.ecsgateway.server.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import io.grpc.Status.Code;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the published descriptor set says of the reasons. */
class ErrorReasonTest {
  private static final String REASONS = "ecsgateway/v1/error_reason.proto";

  @Test
  void everyReasonSaysItsStatusAndWhoseErrorItIs() throws IOException {
    Map<String, String> comments = comments();

    assertThat(comments).hasSizeGreaterThan(40);
    comments.forEach((reason, comment) ->
        assertThat(comment).as(reason).matches("(?s)\\s*[A-Z_]+, from (ECS|the gateway): .{20,}"));
  }

  @Test
  void everyReasonSaysTheStatusThatItComesWith() throws IOException {
    Map<String, String> comments = comments();
    for (ErrorTable.Line line : ErrorTable.LINES) {
      String whose =
          switch (line.domain()) {
            case ECS -> "ECS";
            case GATEWAY -> "the gateway";
          };
      assertThat(comments.get("ERROR_REASON_" + line.reason()))
          .as(line.reason())
          .startsWith(" " + line.code() + ", from " + whose + ":");
    }
    assertThat(comments.values())
        .allMatch(comment ->
            Stream.of(Code.values()).anyMatch(code -> comment.startsWith(" " + code + ", ")));
  }

  /** Returns the comment of every reason but the one that is never sent. */
  private static Map<String, String> comments() throws IOException {
    FileDescriptorProto file = published();
    EnumDescriptorProto reasons = file.getEnumType(0);
    assertThat(reasons.getName()).isEqualTo("ErrorReason");
    Map<String, String> comments = new HashMap<>();
    for (int i = 1; i < reasons.getValueCount(); i++) {
      List<Integer> path =
          List.of(
              FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER,
              0,
              EnumDescriptorProto.VALUE_FIELD_NUMBER,
              i);
      comments.put(
          reasons.getValue(i).getName(),
          file.getSourceCodeInfo().getLocationList().stream()
              .filter(location -> location.getPathList().equals(path))
              .map(Location::getLeadingComments)
              .findFirst()
              .orElse(""));
    }
    return comments;
  }

  private static FileDescriptorProto published() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            ErrorReasonTest.class.getResourceAsStream("/ecsgateway-v1.binpb"),
            "the descriptor set is not on the class path")) {
      return FileDescriptorSet.parseFrom(in).getFileList().stream()
          .filter(file -> file.getName().equals(REASONS))
          .findFirst()
          .orElseThrow();
    }
  }
}
