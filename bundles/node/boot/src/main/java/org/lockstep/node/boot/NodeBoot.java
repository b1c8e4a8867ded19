package org.lockstep.node.boot;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.IoGate;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.store.spi.StoreProvider;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Boots the node as soon as it is told its disk and its name, on a thread of its own. The
 * capabilities are for resolvers: the services are published once the node holds its slot.
 */
@Capability(
    namespace = "osgi.service",
    attribute = {"objectClass:List<String>=org.lockstep.membership.spi.LocalNode"},
    uses = LocalNode.class)
@Capability(
    namespace = "osgi.service",
    attribute = {"objectClass:List<String>=org.lockstep.membership.IoGate"},
    uses = IoGate.class)
@Capability(
    namespace = "osgi.service",
    attribute = {"objectClass:List<String>=org.lockstep.actions.ProgramLauncher"},
    uses = ProgramLauncher.class)
@Component(
    service = {},
    configurationPid = Settings.PID,
    configurationPolicy = ConfigurationPolicy.OPTIONAL)
public final class NodeBoot {
  private static final Logger LOG = LoggerFactory.getLogger(NodeBoot.class);

  private final BundleContext context;
  private final StoreProvider stores;
  private final Settings.Lookup lookup;
  private final Object lock = new Object();
  private CompletableFuture<Void> joiningAgain = CompletableFuture.completedFuture(null);
  private volatile boolean stopping;
  private volatile Runnable stop = () -> {};

  @Activate
  public NodeBoot(
      BundleContext context,
      Map<String, Object> configuration,
      @Reference(target = "(" + StoreProvider.KIND + "=disk)") StoreProvider stores) {
    this.context = context;
    this.stores = stores;
    this.lookup = Settings.Lookup.in(context, configuration);
    if (Settings.complete(lookup)) {
      boot(() -> Settings.of(lookup), new CompletableFuture<>());
    } else {
      LOG.info("No disk and no name are configured in {}: this framework is no node", Settings.PID);
    }
  }

  /** MM-12: a node that has left, in a process that stays, boots anew. Asked twice it does once. */
  private CompletionStage<Void> again() {
    synchronized (lock) {
      if (joiningAgain.isDone()) {
        joiningAgain = new CompletableFuture<>();
        boot(
            () -> {
              stop.run();
              return Settings.of(lookup).joining();
            },
            joiningAgain);
      }
      return joiningAgain.copy();
    }
  }

  private void boot(Supplier<Settings> settings, CompletableFuture<Void> joined) {
    Thread thread = new Thread(() -> run(settings, joined), "lockstep-boot");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Supplier<Settings> settings, CompletableFuture<Void> joined) {
    try {
      RunningNode node = NodeStart.boot(context, stores, settings.get(), this::again);
      stop = node::stop;
      if (stopping) {
        node.stop();
      }
      node.joinedAtBoot().whenComplete((done, failure) -> complete(joined, failure));
    } catch (ProblemException e) {
      refused(e.problem().line());
      joined.completeExceptionally(e);
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("The node cannot boot", e);
      refused("node refused: " + e);
      joined.completeExceptionally(e);
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
  private void refused(String line) {
    boolean exits = lookup.get("shutdown").filter("exit"::equals).isPresent();
    Refusal.of(line, lookup.get("run"), exits);
  }

  @Deactivate
  void deactivate() {
    stopping = true;
    stop.run();
  }
}
