package org.lockstep.registration.core;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionResult;
import org.lockstep.registration.Registration.ClientServiceState;

/** What the end of an action makes of a placement; where it goes next is not decided here. */
public final class Results {
  private Results() {}

  /**
   * The phase that the record's node has to work on; empty when none. A stop is due without an
   * action too: the node says when what it had started or tried to is over (RL-6).
   */
  public static Optional<ActionPhase> due(Definition running, Placement placement) {
    if (placement.on().isEmpty() || placement.blocked().isPresent()) {
      return Optional.empty();
    }
    return phaseOf(placement.state())
        .filter(phase -> phase == ActionPhase.STOP || running.has(phase));
  }

  /**
   * @param single it has no children: when it has started, its attempt is over
   */
  public static Placement ended(
      Placement now, ActionPhase phase, ActionResult result, boolean single, Instant at) {
    String why = phase.name().toLowerCase(Locale.ROOT) + wording(result);
    return switch (phase) {
      case START ->
          result.success()
              ? started(now, single, why, at)
              // stop must succeed there before the next node is tried (RL-6)
              : failed(now, result).moved(ClientServiceState.STOPPING, now.on(), why, at);
      case STOP ->
          result.success()
              ? now.moved(ClientServiceState.DEREGISTERED, Optional.empty(), why, at)
              : now.moved(ClientServiceState.STOPPING, now.on(), why, at)
                  .withBlocked(Optional.of(why));
      case RECOVERY ->
          result.success()
              ? now.moved(ClientServiceState.DEREGISTERED, Optional.empty(), why, at).afresh()
              : failed(now, result).moved(ClientServiceState.RECOVERING, Optional.empty(), why, at);
      case NOTIFY, MONITOR, EVENT -> now;
    };
  }

  static Placement started(Placement now, boolean single, String why, Instant at) {
    Placement started =
        now.moved(ClientServiceState.REGISTERED, now.on(), why, at)
            .transferring(false)
            .wishing(now.wish().fulfilled());
    return single ? started.afresh() : started;
  }

  private static Placement failed(Placement now, ActionResult result) {
    return now.on().map(boot -> now.failedOn(boot, result.detail())).orElse(now);
  }

  private static Optional<ActionPhase> phaseOf(ClientServiceState state) {
    return switch (state) {
      case STARTING -> Optional.of(ActionPhase.START);
      case STOPPING -> Optional.of(ActionPhase.STOP);
      case RECOVERING -> Optional.of(ActionPhase.RECOVERY);
      case REGISTERED, DEREGISTERED -> Optional.empty();
    };
  }

  private static String wording(ActionResult result) {
    String end = result.success() ? " succeeded" : " failed";
    return result.detail().isEmpty() ? end : end + ": " + result.detail();
  }
}
