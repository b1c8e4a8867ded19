package org.lockstep.membership.manager;

import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.spi.Fencing;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Observation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has those cut off from the outside whose forced leave is confirmed and whose death nothing else
 * proves (ND-4, ND-5). Used by the loop's thread alone.
 */
final class Fences {
  private static final Logger LOG = LoggerFactory.getLogger(Fences.class);

  /** Who learns that it is forced out ends by itself, which is gentler. */
  private static final long GRACE_MS = 2_000;

  /** Between two attempts. */
  private static final long PAUSE_MS = 5_000;

  /** An attempt that has not ended by then has failed. */
  private static final long LONGEST_MS = 180_000;

  private final Incarnation self;
  private final MembershipDatabase database;
  private final Supplier<Optional<Fencing>> fencing;
  private final Scribe scribe;
  private final Loop loop;
  private final BiConsumer<Incarnation, String> proven;
  private final SortedMap<Incarnation, Attempt> attempts = new TreeMap<>();

  private SortedSet<Incarnation> wanted = new TreeSet<>();
  private long serving;

  private static final class Attempt {
    NodeConfig node;
    boolean running;
    long nextMs;
    long deadlineMs;
    String said = "its fence agent is called if it does not end by itself";

    Attempt(NodeConfig node, long nextMs) {
      this.node = node;
      this.nextMs = nextMs;
    }
  }

  /**
   * @param proven told how a boot was cut off
   */
  Fences(
      Incarnation self,
      MembershipDatabase database,
      Supplier<Optional<Fencing>> fencing,
      Scribe scribe,
      Loop loop,
      BiConsumer<Incarnation, String> proven) {
    this.self = self;
    this.database = database;
    this.fencing = fencing;
    this.scribe = scribe;
    this.loop = loop;
    this.proven = proven;
  }

  /** What comes of it, for people; empty where nothing is configured. */
  String about(Incarnation boot) {
    Attempt attempt = attempts.get(boot);
    return attempt == null ? "" : attempt.said;
  }

  /** The nodes that are being cut off right now. */
  SortedSet<NodeId> running() {
    SortedSet<NodeId> nodes = new TreeSet<>();
    attempts.forEach(
        (boot, attempt) -> {
          if (attempt.running) {
            nodes.add(boot.node());
          }
        });
    return nodes;
  }

  /**
   * After each look at the disk.
   *
   * @param epoch that this node serves; 0: none
   * @param unproven whose forced leave is confirmed and waits for a proof
   * @param records with the nodes' configuration
   */
  void look(long epoch, SortedSet<Incarnation> unproven, SortedMap<String, StoredRecord> records) {
    serving = epoch;
    attempts
        .entrySet()
        .removeIf(each -> !each.getValue().running && !unproven.contains(each.getKey()));
    wanted = unproven;
    boolean ownAlone = unproven.stream().allMatch(this::isOnOwnNode);
    for (Incarnation boot : unproven) {
      if (!boot.equals(self) && (ownAlone || !isOnOwnNode(boot))) {
        NodeConfig.of(boot.node(), records)
            .filter(node -> !node.fence().isEmpty())
            .ifPresent(node -> look(epoch, boot, node));
      }
    }
  }

  /**
   * With its host this master goes too: whatever it has proven of others is to be written first.
   */
  private boolean isOnOwnNode(Incarnation boot) {
    return boot.node().equals(self.node());
  }

  private void look(long epoch, Incarnation boot, NodeConfig node) {
    Attempt attempt =
        attempts.computeIfAbsent(boot, any -> new Attempt(node, loop.nowMs() + GRACE_MS));
    attempt.node = node;
    if (attempt.running && loop.nowMs() >= attempt.deadlineMs) {
      failed(attempt, "it does not end");
    } else if (!attempt.running && loop.nowMs() >= attempt.nextMs) {
      begin(epoch, boot, attempt);
    }
  }

  private void begin(long epoch, Incarnation boot, Attempt attempt) {
    Optional<Fencing> there = fencing.get();
    Optional<String> lacking =
        there.isEmpty() ? Optional.of("no bundle does that") : there.get().lacks(attempt.node);
    if (lacking.isPresent()) {
      failed(attempt, lacking.get());
      return;
    }
    attempt.running = true;
    attempt.deadlineMs = loop.nowMs() + LONGEST_MS;
    attempt.said = "it is being cut off by its fence agent";
    LOG.warn("{} has not ended by itself: it is being cut off by its fence agent", boot);
    scribe.run(
        claim -> leads(epoch),
        problem -> false,
        leads -> loop.post(() -> call(there.get(), boot, attempt, leads && serving == epoch)));
  }

  /** Read again just before: a deposed master cuts nobody off (ND-5). */
  private boolean leads(long epoch) {
    Observation seen = database.observe();
    return seen.highestBid() <= epoch
        && seen.mastership()
            .filter(held -> held.epoch() == epoch && !held.released())
            .filter(held -> held.holder().equals(self))
            .isPresent();
  }

  private void call(Fencing agent, Incarnation boot, Attempt attempt, boolean leads) {
    if (!leads || !wanted.contains(boot)) {
      failed(attempt, leads ? "it has ended by itself" : "another master may have begun");
      return;
    }
    CompletionStage<String> cutOff;
    try {
      cutOff = agent.fence(boot, attempt.node);
    } catch (RuntimeException e) {
      failed(attempt, e.toString());
      return;
    }
    cutOff.whenComplete((how, failure) -> loop.post(() -> ended(boot, attempt, how, failure)));
  }

  private void ended(Incarnation boot, Attempt attempt, String how, @Nullable Throwable failure) {
    if (failure != null) {
      failed(attempt, failure.getMessage());
      return;
    }
    LOG.warn("{} is cut off: {}", boot, how);
    attempts.remove(boot, attempt);
    proven.accept(boot, how);
  }

  private void failed(Attempt attempt, @Nullable String why) {
    String said = "its fence agent has failed: " + why;
    if (!said.equals(attempt.said)) {
      LOG.error(
          "{} cannot be cut off, tried again every {} ms: {}", attempt.node.name(), PAUSE_MS, why);
    }
    attempt.said = said;
    attempt.running = false;
    attempt.nextMs = loop.nowMs() + PAUSE_MS;
  }
}
