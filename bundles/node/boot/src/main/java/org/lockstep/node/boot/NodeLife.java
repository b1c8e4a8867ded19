package org.lockstep.node.boot;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.StoreProvider;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The boots of this node in this framework, one after the other, each on a thread of its own. */
final class NodeLife {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLife.class);

  private final BundleContext context;
  private final StoreProvider stores;
  private final Settings.Lookup lookup;
  private Optional<RunningNode> current = Optional.empty();
  private CompletableFuture<Void> joiningAgain = CompletableFuture.completedFuture(null);
  private boolean over;

  NodeLife(BundleContext context, StoreProvider stores, Settings.Lookup lookup) {
    this.context = context;
    this.stores = stores;
    this.lookup = lookup;
  }

  void begin() {
    boot(() -> Settings.of(lookup), () -> {}, new CompletableFuture<>());
  }

  /**
   * MM-12: the node has left, its process stays, and it is to join again. What it still offers goes
   * only when all but the slot is there: until then it can be asked once more.
   */
  private synchronized CompletionStage<Void> again(RunningNode left) {
    if (over || left.isStopped()) {
      return CompletableFuture.failedFuture(stopped());
    }
    if (joiningAgain.isDone()) {
      joiningAgain = new CompletableFuture<>();
      boot(() -> Settings.of(lookup).joining(), left::stop, joiningAgain);
    }
    return joiningAgain.copy();
  }

  private void boot(
      Supplier<Settings> settings, Runnable beforeClaim, CompletableFuture<Void> joined) {
    Thread thread = new Thread(() -> run(settings, beforeClaim, joined), "lockstep-boot");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(
      Supplier<Settings> settings, Runnable beforeClaim, CompletableFuture<Void> joined) {
    try {
      RunningNode node =
          NodeStart.boot(
              context,
              stores,
              settings.get(),
              this::again,
              () -> {
                beforeClaim.run();
                requireNotOver();
              });
      keep(node);
      node.joinedAtBoot().whenComplete((done, failure) -> complete(joined, failure));
    } catch (IOException | RuntimeException | Error e) {
      if (isOver()) {
        LOG.debug("A boot is given up", e);
      } else {
        refused(e);
      }
      joined.completeExceptionally(e);
    }
  }

  private synchronized boolean isOver() {
    return over;
  }

  private void requireNotOver() {
    if (isOver()) {
      throw stopped();
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
      tooLate = over;
    }
    if (tooLate) {
      node.stop();
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
  private void refused(Throwable why) {
    if (!(why instanceof ProblemException)) {
      LOG.error("The node cannot boot", why);
    }
    String line =
        why instanceof ProblemException refusal ? refusal.problem().line() : "node refused: " + why;
    boolean exits = lookup.get("shutdown").filter("exit"::equals).isPresent();
    Refusal.of(line, lookup.get("run"), exits);
  }

  /** A boot that is under way ends before its claim, or is stopped once it is done. */
  void end() {
    Optional<RunningNode> last;
    synchronized (this) {
      over = true;
      last = current;
    }
    last.ifPresent(RunningNode::stop);
  }
}
