package org.lockstep.testkit.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Worker;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.Deadlines;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeTransition;
import org.lockstep.membership.Notification;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.TransitionListener;
import org.lockstep.membership.TransitionType;
import org.lockstep.testkit.cluster.Subsystem.Host;

/** Subsystems that behave as subsystems do: mostly quick, now and then slow, seldom failing. */
final class Samples {
  private static final Duration DEADLINE = Duration.ofSeconds(4);

  private Samples() {}

  /** Some of them never answer, and deadlines end that. */
  static List<Subsystem> all() {
    return within(new Deadlines(DEADLINE, Duration.ZERO, DEADLINE));
  }

  /** All answer some time, and nobody has to go for being slow: what hangs is somebody's fault. */
  static List<Subsystem> patient() {
    return within(Deadlines.NONE);
  }

  /**
   * A group that waits for the cluster and moves to its favourite node, one that is recovered, one
   * that forces its node out, one whose actions may take long, one on all nodes, one that nobody
   * asks for.
   */
  static final String CLIENT_SERVICES =
      """
      client_services:
        - name: favoured
          preferences: {ordered: [N0]}
          maturity: {count: 3, time: 2s}
          transfer_cost: free
          actions:
            start: {type: simulated, timeout: 2s}
            stop: {type: simulated, timeout: 12s}
        - name: beside
          parent: favoured
        - name: below
          parent: beside
          on_failure: stay_down
          actions:
            recovery: {type: simulated, timeout: 2s}
        - name: recovered
          actions:
            start: {type: simulated, timeout: 2s}
            stop: {type: simulated, timeout: 12s}
            recovery: {type: simulated, timeout: 2s}
        - name: patient
          actions:
            start: {type: simulated, timeout: 30s}
            stop: {type: simulated, timeout: 30s}
            recovery: {type: simulated, timeout: 30s}
        - name: forced
          actions:
            start: {type: simulated, timeout: 2s}
            stop: {type: simulated, timeout: 2s, on_failure: force}
        - name: all
          placement_policy: register_on_all
          actions:
            start: {type: simulated, timeout: 2s}
            stop: {type: simulated, timeout: 2s}
            recovery: {type: simulated, timeout: 2s}
        - name: manual
          auto_register: manual
          actions:
            start: {type: simulated, timeout: 2s}
            stop: {type: simulated, timeout: 12s}
      """;

  private static List<Subsystem> within(Deadlines deadlines) {
    boolean hangs = !deadlines.equals(Deadlines.NONE);
    return List.of(
        new Subsystem(
            spec(100, "locks", new Barriers(2, 1, 2)).within(deadlines),
            host -> new Moody(host, hangs)),
        new Subsystem(
            spec(300, "files", new Barriers(1, 1, 2)).within(deadlines),
            host -> new Writing(host, hangs)),
        new Subsystem(
            spec(400, "cache", new Barriers(2, 2, 3)).within(deadlines),
            host -> new Moody(host, hangs)));
  }

  private static SubsystemSpec spec(int level, String name, Barriers barriers) {
    return SubsystemSpec.of(new Level(level, name), barriers);
  }

  /** Answers when it likes. */
  private static class Moody implements TransitionListener {
    final Host host;
    private final Worker worker;
    private final boolean hangs;

    Moody(Host host, boolean hangs) {
      this.host = host;
      this.hangs = hangs;
      this.worker = host.environment().workers().prompt("moody");
    }

    @Override
    public CompletionStage<?> barrier(Notification told) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      int mood = host.environment().chance().nextInt(400);
      if (mood == 0) {
        throw new IllegalStateException("in a bad mood");
      }
      if (hangs && mood == 1 && told.transitions().stream().noneMatch(Moody::mayTakeAnyTime)) {
        return done; // it never will be: the deadline has to end that
      }
      if (mood < 20) {
        told.transitions().forEach(each -> each.waitingFor(each.node()));
      }
      long ms = mood < 360 ? mood % 5 : mood < 390 ? 60 : 1_500;
      worker.after(ms, () -> done.complete(null));
      return done;
    }

    private static boolean mayTakeAnyTime(NodeTransition each) {
      return each.type() == TransitionType.LEAVING;
    }
  }

  /** Writes shared data as long as it is joined. */
  private static final class Writing extends Moody {
    private static final long PAUSE_MS = 120;

    private final Worker writer;
    private boolean writing;

    Writing(Host host, boolean hangs) {
      super(host, hangs);
      writer = host.environment().workers().patient("writer", 10);
    }

    @Override
    public CompletionStage<?> barrier(Notification told) {
      told.transitions().stream()
          .filter(each -> each.incarnation().equals(host.boot()))
          .forEach(this::own);
      return super.barrier(told);
    }

    private void own(NodeTransition each) {
      boolean joins = each.type() == TransitionType.JOINING;
      if (joins && !writing) {
        writer.after(PAUSE_MS, this::write);
      }
      writing = joins;
    }

    private void write() {
      if (!writing) {
        return;
      }
      writer.after(PAUSE_MS, this::write);
      try {
        byte[] mine = host.boot().toString().getBytes(StandardCharsets.UTF_8);
        host.data().write(host.boot().node().value(), mine);
      } catch (IOException e) {
        // the gate is closed, at this node's end or until its disk is back (DB-8)
      }
    }
  }
}
