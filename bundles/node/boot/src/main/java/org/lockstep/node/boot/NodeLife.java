package org.lockstep.node.boot;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.ProblemException;
import org.lockstep.node.boot.notice.ServiceNotices;
import org.lockstep.store.spi.StoreProvider;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The boots of this node in this framework, one after the other, each on a thread of its own. */
final class NodeLife {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLife.class);

  private final BundleContext context;
  private final StoreProvider stores;
  private final ServiceNotices notices = ServiceNotices.of(this::isWell);
  private Settings.Lookup lookup = key -> Optional.empty();
  private Optional<RunningNode> current = Optional.empty();
  private CompletableFuture<Void> joiningAgain = CompletableFuture.completedFuture(null);

  private boolean booting;

  /** The last boot has brought the node up; it may have left since. */
  private boolean up;

  private boolean over;

  NodeLife(BundleContext context, StoreProvider stores) {
    this.context = context;
    this.stores = stores;
  }

  /** Boots, unless that has been done: no node leaves because somebody edits a file. */
  synchronized void configure(Settings.Lookup settings) {
    lookup = settings;
    if (booting || up) {
      LOG.info("The settings of {} have changed: they count from its next boot on", Settings.PID);
    } else if (Settings.complete(settings)) {
      boot(UnaryOperator.identity(), new CompletableFuture<>());
    } else {
      LOG.info("No disk and no name are configured in {}: this framework is no node", Settings.PID);
    }
  }

  /** MM-12: the node has left, its process stays, and it is to join again. */
  private synchronized CompletionStage<Void> again(RunningNode left) {
    if (over || left.isStopped()) {
      return CompletableFuture.failedFuture(stopped());
    }
    if (!joiningAgain.isDone()) {
      return joiningAgain.copy();
    }
    if (booting) {
      return CompletableFuture.failedFuture(
          new ProblemException("booting", "join refused", Settings.PID, "a boot is under way"));
    }
    joiningAgain = new CompletableFuture<>();
    boot(Settings::joining, joiningAgain);
    return joiningAgain.copy();
  }

  private void boot(UnaryOperator<Settings> wish, CompletableFuture<Void> joined) {
    booting = true;
    Settings.Lookup settings = lookup;
    Thread thread = new Thread(() -> run(settings, wish, joined), "lockstep-boot");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(
      Settings.Lookup settings, UnaryOperator<Settings> wish, CompletableFuture<Void> joined) {
    try {
      RunningNode node =
          NodeStart.boot(
              context, stores, wish.apply(Settings.of(settings)), this::again, this::makeWay);
      keep(node);
      if (node.joinsAtBoot()) {
        node.joinedAtBoot().thenRun(notices::ready);
      } else {
        notices.ready();
      }
      node.joinedAtBoot().whenComplete((done, failure) -> complete(joined, failure));
    } catch (IOException | RuntimeException | Error e) {
      if (failed()) {
        LOG.debug("A boot is given up", e);
      } else {
        refused(settings, e);
      }
      joined.completeExceptionally(e);
      retryIfChanged(settings);
    }
  }

  /**
   * What the boot before still offers goes, now that all but the slot is there: until then it could
   * be asked to join again.
   */
  private void makeWay() {
    Optional<RunningNode> before;
    synchronized (this) {
      before = current;
    }
    before.ifPresent(RunningNode::stop);
    synchronized (this) {
      if (over) {
        throw stopped();
      }
    }
  }

  private static ProblemException stopped() {
    return new ProblemException(
        "stopped", "node refused", Settings.PID, "its component has been stopped");
  }

  private void keep(RunningNode node) {
    boolean tooLate;
    synchronized (this) {
      current = Optional.of(node);
      booting = false;
      up = true;
      tooLate = over;
    }
    if (tooLate) {
      node.stop();
    }
  }

  /** Without a node that holds its slot there is nothing to guard. */
  private synchronized boolean isWell() {
    return current.map(RunningNode::isWell).orElse(true);
  }

  /** Whether nobody wants to know. */
  private synchronized boolean failed() {
    booting = false;
    up = false;
    return over;
  }

  /** What was changed while a boot was under way that has failed. */
  private synchronized void retryIfChanged(Settings.Lookup tried) {
    if (!over && lookup != tried) {
      configure(lookup);
    }
  }

  private static void complete(CompletableFuture<Void> joined, @Nullable Throwable failure) {
    if (failure == null) {
      joined.complete(null);
    } else {
      joined.completeExceptionally(failure);
    }
  }

  /** Also of settings that are no settings: so only what is needed here is read. */
  private static void refused(Settings.Lookup settings, Throwable why) {
    if (!(why instanceof ProblemException)) {
      LOG.error("The node cannot boot", why);
    }
    String line =
        why instanceof ProblemException refusal ? refusal.problem().line() : "node refused: " + why;
    boolean exits = settings.get("shutdown").filter("exit"::equals).isPresent();
    Refusal.of(line, settings.get("run"), exits);
  }

  /** A boot that is under way ends before its claim, or is stopped once it is done. */
  void end() {
    Optional<RunningNode> last;
    synchronized (this) {
      over = true;
      last = current;
    }
    last.ifPresent(RunningNode::stop);
    if (context.getBundle(0).getState() == Bundle.STOPPING) {
      notices.stopping();
    }
    notices.stop();
  }
}
