package io.ecsgateway.simulator.scheduling;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.simulator.engine.HookAnswer;
import io.ecsgateway.simulator.engine.World;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LifecycleHookAnswersTest {
  @Test
  void aThousandFunctionsFailAndThoseThatSucceedAgainAreForgotten() {
    LifecycleHooks hooks =
        new LifecycleHooks(new World("123456789012", "us-east-1", Instant.EPOCH, 1), service -> {});
    for (int i = 0; i < 1000; i++) {
      hooks.answer("verify" + i, HookAnswer.FAILED);
    }
    assertThatThrownBy(() -> hooks.answer("another", HookAnswer.FAILED))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("hooks: 1000");
    hooks.answer("verify7", HookAnswer.FAILED);
    hooks.answer("another", HookAnswer.SUCCEEDED);
    hooks.answer("arn:aws:lambda:us-east-1:123456789012:function:verify7", HookAnswer.SUCCEEDED);

    assertThatCode(() -> hooks.answer("another", HookAnswer.FAILED)).doesNotThrowAnyException();
  }
}
