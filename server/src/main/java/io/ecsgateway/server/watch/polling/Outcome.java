package io.ecsgateway.server.watch.polling;

import io.ecsgateway.server.time.Ticker;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Subject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the end of a call means for each subject it was to read. The lane's lock guards it. */
final class Outcome {
  private static final Logger LOG = LoggerFactory.getLogger(Outcome.class);

  /** A subject is refused for good after so many refusals in a row, over so long. */
  private static final int REFUSALS = 3;

  private static final Duration REFUSED_FOR = Duration.ofSeconds(30);

  private final Lane lane;
  private final Call call;
  private final List<Poll> polls;
  private final Ticker ticker;
  private final Lane.Effects effects;

  Outcome(Lane lane, Call call, Ticker ticker, Lane.Effects effects) {
    this.lane = lane;
    this.call = call;
    this.polls = call.polls().stream().filter(poll -> !poll.dropped).toList();
    this.ticker = ticker;
    this.effects = effects;
  }

  /** ECS answered. */
  void answered(Map<Subject<?>, Answer> answers) {
    lane.ended(call);
    lane.answered(call);
    for (Poll poll : polls) {
      switch (answers.getOrDefault(poll.subject, new Answer.Silence("no answer"))) {
        case Answer.Value(Object value) -> observed(poll, found(poll.subject, value));
        case Answer.Absent(String reason) -> observed(poll, missing(poll.subject, reason));
        case Answer.Silence(String detail) -> {
          if (call.isAlone()) {
            LOG.warn("{} of {}: {}", call.reading().operation(), poll.subject, detail);
            poll.troubled(ticker.now());
            lane.again(poll);
          } else {
            lane.again(List.of(poll));
          }
        }
      }
    }
    lane.pump();
  }

  /** The call failed. */
  void failed(Throwable failure) {
    lane.ended(call);
    Trouble trouble = Trouble.of(call.reading(), failure);
    if (!trouble.everyones() && !call.isAlone()) {
      if (trouble.kind() == Trouble.Kind.REFUSED) {
        // Counts for all: who is innocent is answered soon, the others need not start from none.
        polls.forEach(poll -> poll.refused(ticker.nanos()));
      }
      bisect();
    } else {
      if (trouble.kind() == Trouble.Kind.THROTTLED) {
        lane.throttled(call);
      }
      polls.forEach(poll -> troubled(poll, trouble, Trouble.unwrapped(failure)));
    }
    lane.pump();
  }

  /** Looks for the culprit: the half without it will be answered. */
  private void bisect() {
    int half = (polls.size() + 1) / 2;
    if (half > 0) {
      lane.again(polls.subList(0, half));
    }
    if (half < polls.size()) {
      lane.again(polls.subList(half, polls.size()));
    }
  }

  private void troubled(Poll poll, Trouble trouble, Throwable failure) {
    switch (trouble.kind()) {
      case THROTTLED -> lane.again(poll);
      case MISSING -> {
        observed(poll, missing(poll.subject, trouble.reason()));
        apart(poll, trouble);
      }
      case PASSING -> {
        log(poll, failure);
        poll.troubled(ticker.now());
        if (poll.failures > 1) {
          // Should it be one of them that fails the call, smaller and smaller ones find it; as the
          // interval doubles meanwhile, they are not more calls.
          poll.most = Math.ceilDiv(call.polls().size(), 2);
        }
        lane.again(poll);
      }
      case REFUSED -> {
        log(poll, failure);
        poll.troubled(ticker.now());
        poll.refused(ticker.nanos());
        apart(poll, trouble);
        if (poll.refusals >= REFUSALS
            && ticker.nanos() - poll.refusedSince >= REFUSED_FOR.toNanos()) {
          lane.fail(poll, failure);
        } else {
          lane.again(poll);
        }
      }
      case FINAL -> {
        log(poll, failure);
        lane.fail(poll, failure);
      }
    }
  }

  /** Keeps a culprit away from calls for others, until it is answered. */
  private static void apart(Poll poll, Trouble trouble) {
    if (!trouble.everyones()) {
      poll.most = 1;
    }
  }

  /** Logs the first failure of a row, and once for all subjects of the call. */
  private void log(Poll poll, Throwable failure) {
    if (poll.failures == 0 && poll == polls.getFirst()) {
      LOG.warn(
          "{} failed in target {}, for {} and {} others: {}",
          call.reading().operation(),
          call.target(),
          poll.subject,
          polls.size() - 1,
          failure.toString());
    }
  }

  private void observed(Poll poll, Observation<?> observation) {
    poll.answered();
    poll.observed(observation, call.began(), ticker.nanos(), effects);
    lane.again(poll);
  }

  private <T> Observation<T> missing(Subject<T> subject, String reason) {
    return new Observation.Missing<>(subject, ticker.now(), reason);
  }

  private <T> Observation<T> found(Subject<T> subject, Object value) {
    @SuppressWarnings("unchecked") // each Reading answers what its subjects say
    T typed = (T) value;
    return new Observation.Found<>(subject, ticker.now(), typed);
  }
}
