package io.ecsgateway.server.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.ecsgateway.server.watch.state.ResumeToken;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ResumeTokensTest {
  private static final ResumeToken TOKEN =
      ResumeToken.newBuilder()
          .setRpc("ecsgateway.v1.Services/WatchService")
          .setTarget("default")
          .setRequestHash(42)
          .setState(ByteString.copyFromUtf8("a state"))
          .build();

  private static final String TEXT = ResumeTokens.write(TOKEN);

  @Test
  void whatWasWrittenIsRead() {
    assertThat(read(TEXT)).isEqualTo(TOKEN);
  }

  @Test
  void whatIsCutOffAnywhereIsRefused() {
    for (int length = 0; length < TEXT.length(); length++) {
      String cut = TEXT.substring(0, length);
      assertThatThrownBy(() -> read(cut))
          .as("the first %d characters", length)
          .isInstanceOf(UnusableResumeTokenException.class);
    }
  }

  @Test
  void whatWasChangedInOneBitAnywhereIsRefused() {
    byte[] bytes = Base64.getUrlDecoder().decode(TEXT);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
      assertThatThrownBy(() -> read(text))
          .as("bit %d", bit)
          .isInstanceOf(UnusableResumeTokenException.class);
    }
  }

  @Test
  void aTokenOfAnotherFormatSaysSo() {
    byte[] bytes = Base64.getUrlDecoder().decode(TEXT);
    bytes[0] = 9;
    assertThatThrownBy(() -> read(Base64.getUrlEncoder().encodeToString(bytes)))
        .hasMessage("resume_token has format 9 (expected: 1)");
  }

  private static ResumeToken read(String text) {
    return ResumeTokens.read(text, TOKEN.getRpc(), TOKEN.getTarget(), TOKEN.getRequestHash());
  }
}
