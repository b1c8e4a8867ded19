package org.lockstep.registration.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** Whether the cluster is ripe for the first registration of a client service (RL-4). */
final class Ripeness {
  /** So many nodes at least vouch for it that one has been up all the time. */
  private static final int WITNESSES = 3;

  private final Round round;
  private final Map<Kind, Census> counted = new HashMap<>();

  Ripeness(Round round) {
    this.round = round;
  }

  /**
   * Its latch and its clock, which both end when no allowable node is up.
   *
   * @param somewhere it is up: its first registration is over
   */
  Maturing next(Choosing choosing, Maturing now, boolean somewhere) {
    if (!choosing.maturity().applies()) {
      return now;
    }
    Census census = census(choosing);
    if (census.up() == 0) {
      return Maturing.NONE;
    }
    int stayed = census.upSince(now.seen());
    boolean sameTime = now.since().isPresent() && stayed > 0;
    boolean setBack = now.since().filter(since -> since.isAfter(round.at())).isPresent();
    Maturing going = sameTime && !setBack ? now : begun();
    if (sameTime && now.reached()) {
      going = going.latched(); // by whatever clock
    }
    if (stayed < Math.min(WITNESSES, census.up())) {
      going = going.known(round.world().latest());
    }
    boolean reached = going.reached() || somewhere || isRipe(choosing, census, going);
    return reached ? going.latched() : going;
  }

  private Maturing begun() {
    return new Maturing(Optional.of(round.at()), false, round.world().latest());
  }

  private boolean isRipe(Choosing choosing, Census census, Maturing now) {
    Maturity maturity = choosing.maturity();
    boolean enough = maturity.count().isPresent() && census.up() >= maturity.count().getAsInt();
    Optional<Instant> due = maturity.time().map(time -> now.since().orElse(round.at()).plus(time));
    boolean late = due.filter(when -> !when.isAfter(round.at())).isPresent();
    if (!enough && !late && !census.primary()) {
      due.ifPresent(round::wakeAt);
      return false;
    }
    return true;
  }

  /** What would make it ripe, any one of it, with numbers. */
  String missing(Choosing choosing, Maturing now) {
    Maturity maturity = choosing.maturity();
    int up = census(choosing).up();
    List<String> ways = new ArrayList<>();
    maturity.count().ifPresent(count -> ways.add(up + " of " + count + " allowable nodes up"));
    choosing.primary().ifPresent(node -> ways.add(node + " up"));
    maturity
        .time()
        .map(time -> now.since().orElse(round.at()).plus(time))
        .ifPresent(due -> ways.add(secondsUntil(due) + " s left"));
    return String.join(", or ", ways);
  }

  private long secondsUntil(Instant due) {
    long millis = Math.max(0, Duration.between(round.at(), due).toMillis());
    return (millis + 999) / 1_000;
  }

  /**
   * The nodes that are up and allowable, which many client services have in common.
   *
   * @param since when each of them came
   */
  private record Census(long[] since, boolean primary) {
    int up() {
      return since.length;
    }

    /** How many of them were up already when that was the latest that had come. */
    int upSince(long seen) {
      return (int) Arrays.stream(since).filter(each -> each <= seen).count();
    }
  }

  private record Kind(
      Optional<SortedSet<String>> allowable,
      SortedSet<String> disallowable,
      Optional<String> primary) {}

  private Census census(Choosing choosing) {
    Kind kind = new Kind(choosing.allowable(), choosing.disallowable(), choosing.primary());
    return counted.computeIfAbsent(kind, any -> count(choosing));
  }

  private Census count(Choosing choosing) {
    List<World.Node> up =
        round.world().nodes().values().stream()
            .filter(World.Node::isReady)
            .filter(node -> choosing.allows(node.name()))
            .toList();
    return new Census(
        up.stream().mapToLong(World.Node::since).toArray(),
        up.stream().anyMatch(node -> choosing.primary().equals(Optional.of(node.name()))));
  }
}
