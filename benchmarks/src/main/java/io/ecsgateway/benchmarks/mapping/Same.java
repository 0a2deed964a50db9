package io.ecsgateway.benchmarks.mapping;

import com.google.protobuf.Message;
import software.amazon.awssdk.core.SdkPojo;

/** Makes sure that what is compared does the same. */
final class Same {
  private Same() {}

  static void check(Message one, Message other) {
    check(one.equals(other), one);
  }

  /** Compares members only: an answer that was parsed also knows its HTTP answer. */
  static void check(SdkPojo one, SdkPojo other) {
    check(one.equalsBySdkFields(other), one);
  }

  private static void check(boolean same, Object made) {
    if (!same) {
      throw new IllegalStateException("two ways make a different " + made.getClass().getName());
    }
  }
}
