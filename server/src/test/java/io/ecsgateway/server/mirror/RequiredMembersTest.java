package io.ecsgateway.server.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
    Map<String, Set<String>> required = new TreeMap<>();
    marked.keySet().forEach(message -> required.put(message, model.required(message)));

    assertThat(marked).containsExactlyInAnyOrderEntriesOf(required);
    assertThat(marked).hasSizeGreaterThan(120);
    assertThat(marked.values().stream().mapToInt(Set::size).sum()).isGreaterThan(100);
  }
}
