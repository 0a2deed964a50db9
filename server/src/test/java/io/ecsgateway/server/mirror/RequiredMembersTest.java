package io.ecsgateway.server.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What ECS requires is marked REQUIRED, and nothing else is. */
class RequiredMembersTest {
  @Test
  void requiredIsWhatTheModelRequires() {
    AwsModel model = AwsModel.read();
    Map<String, Set<String>> marked =
        RequiredMembers.below(
                Operation.all().stream()
                    .flatMap(each -> Stream.of(each.requestType(), each.responseType()))
                    .toArray(Descriptor[]::new))
            .byMessage();
    List<String> faults = new ArrayList<>();
    marked.forEach((message, members) -> {
      Set<String> required = model.required(message);
      if (!members.equals(required)) {
        faults.add(message + ": marked " + members + ", required by ECS " + required);
      }
    });

    assertThat(faults).isEmpty();
    assertThat(marked).hasSizeGreaterThan(120);
    assertThat(marked.values().stream().mapToInt(Set::size).sum()).isGreaterThan(100);
  }
}
