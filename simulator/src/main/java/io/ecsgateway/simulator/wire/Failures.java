package io.ecsgateway.simulator.wire;

/**
 * Failures of the simulator itself, exceptions and errors, that a call is answered in spite of. All
 * are but those of the virtual machine, of which only a stack that overflowed leaves it whole.
 *
 * <p>A request that cannot be read fails before it has an effect. What an operation had done before
 * it failed stays, as does what came due before it; nothing else of the world is touched, and the
 * next call is answered.
 */
public final class Failures {
  private Failures() {}

  /** Throws on what nothing can be answered after, as when memory is used up. */
  public static void rethrowFatal(Throwable failure) {
    if (failure instanceof VirtualMachineError error && !(error instanceof StackOverflowError)) {
      throw error;
    }
  }
}
