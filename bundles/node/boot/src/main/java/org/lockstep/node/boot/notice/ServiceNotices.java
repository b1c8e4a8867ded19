package org.lockstep.node.boot.notice;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.lockstep.base.Worker;
import org.lockstep.base.Workers;
import org.lockstep.node.boot.core.ServiceManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the service manager that has started this process how its node is (ND-3). */
public final class ServiceNotices {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceNotices.class);
  private static final Path PROGRAM = Path.of("/usr/bin/systemd-notify");
  private static final long BOUND_MS = 5_000;
  private static final long LAST_WORDS_MS = 1_000;
  private static final int MOST_WAITING = 8;

  private final ServiceManager manager;
  private final SystemdNotify program;
  private final BooleanSupplier well;
  private final Worker worker = Workers.threads().patient("lockstep-notices", MOST_WAITING);
  private boolean readySaid;

  ServiceNotices(ServiceManager manager, Path program, BooleanSupplier well) {
    this.manager = manager;
    this.program = new SystemdNotify(program, BOUND_MS);
    this.well = well;
  }

  /**
   * Of this process.
   *
   * @param well whether the service manager is to leave it alone
   */
  public static ServiceNotices of(BooleanSupplier well) {
    ServiceManager manager = ServiceManager.of(System.getenv(), ProcessHandle.current().pid());
    boolean possible = Files.isExecutable(PROGRAM);
    if (manager.listens() && !possible) {
      LOG.warn("The service manager (NOTIFY_SOCKET) is told nothing: there is no {}", PROGRAM);
    } else if (manager.watchesTooClosely()) {
      LOG.warn(
          "WatchdogSec is {} ms: each keep-alive is a process of its own, which may come too late;"
              + " 10 s or more are better",
          manager.watchdogMs());
    }
    return new ServiceNotices(possible ? manager : new ServiceManager(false, 0), PROGRAM, well);
  }

  /** What this process was started for is there; from now on it is watched. */
  public synchronized void ready() {
    if (manager.listens() && !readySaid) {
      readySaid = true;
      perform(() -> program.tell("READY=1"));
      if (manager.watches()) {
        perform(this::keepAlive);
      }
    }
  }

  private void keepAlive() {
    worker.after(manager.keepAliveMs(), this::keepAlive);
    if (well.getAsBoolean()) {
      program.tell("WATCHDOG=1");
    }
  }

  /** The process is about to end. */
  public void stopping() {
    if (manager.listens()) {
      perform(() -> program.tell("STOPPING=1"));
    }
  }

  private void perform(Runnable notice) {
    try {
      worker.execute(notice);
    } catch (RejectedExecutionException e) {
      LOG.warn("The service manager does not hear: too much waits for it");
    }
  }

  /** What was handed over is still said, within a bound: the process may end after this. */
  public void stop() {
    worker.stop();
    try {
      worker.await(LAST_WORDS_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
