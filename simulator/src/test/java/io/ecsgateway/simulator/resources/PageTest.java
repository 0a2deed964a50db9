package io.ecsgateway.simulator.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.simulator.Deviation;
import io.ecsgateway.simulator.engine.EcsException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
  private static final List<Integer> ALL = IntStream.range(0, 25).boxed().toList();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 24, 25, 26, 100})
  void pagesTogetherAreTheWholeList(int size) {
    List<Integer> seen = new ArrayList<>();
    @Nullable String token = null;
    do {
      Page<Integer> page = Page.of(ALL, token, size, 10, 100);
      assertThat(page.items()).hasSizeBetween(1, size);
      seen.addAll(page.items());
      token = page.nextToken();
    } while (token != null);

    assertThat(seen).isEqualTo(ALL);
  }

  @Test
  void theDefaultSizeHoldsWhereNoneIsAskedFor() {
    assertThat(Page.of(ALL, null, null, 10, 100).items()).hasSize(10);
  }

  @Test
  void anEmptyListHasOneEmptyPage() {
    Page<Integer> page = Page.of(List.of(), null, null, 10, 100);

    assertThat(page.items()).isEmpty();
    assertThat(page.nextToken()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 101, Integer.MAX_VALUE})
  void aSizeBeyondTheLimitIsRefused(int size) {
    assertThatThrownBy(() -> Page.of(ALL, null, size, 10, 100))
        .isInstanceOfSatisfying(
            EcsException.class, e -> assertThat(e.code()).isEqualTo("InvalidParameterException"))
        .hasMessageContaining(Integer.toString(size));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "!!", "ZnJvbTo", "ZnJvbTotMQ", "ZnJvbTo5OTk5OTk5OTk5OQ"})
  @Deviation("paging-texts")
  void aTokenThatIsNoneOfOursIsRefused(String token) {
    assertThatThrownBy(() -> Page.of(ALL, token, null, 10, 100))
        .isInstanceOfSatisfying(
            EcsException.class, e -> assertThat(e.code()).isEqualTo("InvalidParameterException"));
  }

  @Test
  void aTokenBeyondAListThatShrankEndsIt() {
    @Nullable String token = Page.of(ALL, null, 20, 10, 100).nextToken();

    Page<Integer> page = Page.of(ALL.subList(0, 5), token, 20, 10, 100);

    assertThat(page.items()).isEmpty();
    assertThat(page.nextToken()).isNull();
  }
}
