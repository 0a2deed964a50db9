package io.ecsgateway.server.watch.polling;

/**
 * What the pollers hold at a moment.
 *
 * @param subjects that are read
 * @param watchers of these
 * @param groups of subjects that share calls
 * @param callsUnderWay to ECS
 * @param timers set for the next reads
 */
record Load(int subjects, int watchers, int groups, int callsUnderWay, int timers) {
  static final Load NONE = new Load(0, 0, 0, 0, 0);

  Load plus(Load other) {
    return new Load(
        subjects + other.subjects,
        watchers + other.watchers,
        groups + other.groups,
        callsUnderWay + other.callsUnderWay,
        timers + other.timers);
  }
}
