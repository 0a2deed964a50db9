package io.ecsgateway.server.access.policy;

import io.ecsgateway.server.time.Ticker;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy in force: what its file says, read anew when that changes and has stayed so for a
 * second, as it may be seen while it is written. A file that is broken or gone changes nothing, and
 * is spoken of in the log.
 */
@Singleton
public final class Policies {
  private static final Logger LOG = LoggerFactory.getLogger(Policies.class);

  /** How long a file has to stay as it is. */
  private static final Duration SETTLING = Duration.ofSeconds(1);

  private final @Nullable Path file;
  private final Duration interval;
  private final Ticker ticker;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Policy current;
  private String lastText = "";
  private @Nullable String settling;
  private volatile boolean stale;

  /**
   * @throws ConfigurationException if the file cannot be read or is broken
   */
  Policies(PolicySettings settings, Ticker ticker) {
    this.file = settings.policy().isBlank() ? null : Path.of(settings.policy());
    this.interval = settings.policyReload();
    this.ticker = ticker;
    if (this.file != null) {
      try {
        lastText = Files.readString(this.file);
        current = PolicyReader.read(file.toString(), lastText);
      } catch (IOException e) {
        throw new ConfigurationException(
            "gateway.access.policy: %s cannot be read: %s".formatted(file, e), e);
      } catch (BrokenPolicyException e) {
        throw new ConfigurationException("gateway.access.policy:\n" + e.getMessage(), e);
      }
      lookAgain();
    }
  }

  /** Returns the policy in force; empty where none is configured. */
  public Optional<Policy> current() {
    return Optional.ofNullable(current);
  }

  /** Whether the file says something that is not in force, because it is broken or gone. */
  public boolean isStale() {
    return stale;
  }

  /** Has {@code listener} told each time that another policy has come into force. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  private void lookAgain() {
    var _ =
        ticker.schedule(
            settling == null ? interval : SETTLING,
            () -> {
              try {
                reload();
              } catch (RuntimeException | StackOverflowError e) {
                stale = true;
                LOG.error("the policy {} could not be taken; the one before stays", file, e);
              } finally {
                lookAgain();
              }
            });
  }

  private synchronized void reload() {
    if (file == null) {
      return;
    }
    try {
      String text = Files.readString(file);
      boolean changed = !text.equals(lastText);
      boolean settled = text.equals(settling);
      settling = changed && !settled ? text : null;
      if (settling != null || !changed) {
        return;
      }
      lastText = text;
      Policy policy = PolicyReader.read(file.toString(), text);
      current = policy;
      stale = false;
      LOG.info("the policy {} has changed and is in force: {} rules", file, policy.size());
    } catch (BrokenPolicyException e) {
      stale = true;
      LOG.error("the policy has changed and is broken; the one before stays:\n{}", e.getMessage());
      return;
    } catch (IOException e) {
      if (!stale) {
        LOG.error("the policy {} cannot be read; the one before stays: {}", file, e.toString());
      }
      stale = true;
      lastText = "";
      settling = null;
      return;
    }
    listeners.forEach(Runnable::run);
  }
}
