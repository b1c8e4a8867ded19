package org.lockstep.node.boot;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lockstep.node.supervisor.Supervisor;
import org.lockstep.store.spi.Timing;
import org.osgi.framework.Bundle;

/** A supervisor takes about as long to start as a slot to be claimed: both go on at once. */
final class SupervisorStart {
  private static final String CLASSES = "org/lockstep/node/supervisor";

  private static final long START_MS = 60_000;

  private final CompletableFuture<SupervisorLink> link = new CompletableFuture<>();

  private SupervisorStart() {}

  static SupervisorStart begin(
      Bundle bundle, RunFolders folders, Settings settings, Timing timing) {
    SupervisorStart start = new SupervisorStart();
    Thread thread =
        new Thread(() -> start.run(bundle, folders, settings, timing), "lockstep-supervisor-start");
    thread.setDaemon(true);
    thread.start();
    return start;
  }

  private void run(Bundle bundle, RunFolders folders, Settings settings, Timing timing) {
    try {
      Optional<SupervisorLink> kept = KeptSupervisor.find(folders.run(), timing);
      SupervisorLink started =
          kept.isPresent() ? kept.get() : fresh(bundle, folders, settings, timing);
      if (!link.complete(started)) {
        started.part();
      }
    } catch (IOException | URISyntaxException | RuntimeException | Error e) {
      link.completeExceptionally(e);
    }
  }

  private static SupervisorLink fresh(
      Bundle bundle, RunFolders folders, Settings settings, Timing timing)
      throws IOException, URISyntaxException {
    Optional<String> option = settings.supervisorJvm();
    Path classes = option.isPresent() ? ownJar() : unpack(bundle, folders.run());
    return new SupervisorLink(
        SupervisorProcess.start(classes, option, folders, settings.containment()), timing);
  }

  /** An archive of its classes is good for the jar alone that it was made with. */
  private static Path ownJar() throws URISyntaxException {
    return Path.of(Supervisor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** The supervisor runs from a copy: the bundle's own file may be replaced while it lives. */
  private static Path unpack(Bundle bundle, Path runFolder) throws IOException {
    Path classes = runFolder.resolve("supervisor");
    Path folder = Files.createDirectories(classes.resolve(CLASSES));
    for (URL entry : Collections.list(bundle.findEntries("/" + CLASSES, "*.class", false))) {
      String name = entry.getPath().substring(entry.getPath().lastIndexOf('/') + 1);
      Path fresh = folder.resolve(name + ProcessHandle.current().pid());
      try (InputStream in = entry.openStream()) {
        Files.write(fresh, in.readAllBytes());
      }
      // In one step: another that lives, and will refuse this one its slot, may be reading it.
      Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
    return classes;
  }

  SupervisorLink link() throws IOException {
    try {
      return link.get(START_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | CancellationException e) {
      throw new IOException("the supervisor does not start: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the supervisor started", e);
    }
  }

  /** The node does not boot: there is nothing to guard. */
  void cancel() {
    if (!link.cancel(false)) {
      link.thenAccept(SupervisorLink::part);
    }
  }
}
