package org.lockstep.registration.launch;

import java.util.concurrent.CompletionStage;
import org.lockstep.actions.ActionFunction;
import org.lockstep.base.Environment;
import org.lockstep.base.Incarnation;
import org.lockstep.events.MembershipWatcher;
import org.lockstep.membership.ExclusiveWork;
import org.lockstep.membership.MembershipManager;
import org.lockstep.registration.Registration;
import org.lockstep.store.SharedStore;

/** Registration and launch of one boot, put together without OSGi. */
public final class LocalRegistration {
  private final Functions functions = new Functions();
  private final Engine engine;
  private final Registration service;

  public LocalRegistration(
      SharedStore store,
      MembershipManager membership,
      Incarnation self,
      ServiceLogs logs,
      Environment environment) {
    Cluster cluster = new Members(membership, self);
    engine = new Engine(store, cluster, functions, logs, environment);
    service = new RegistrationService(store, cluster, engine, functions, logs, environment.wall());
  }

  public MembershipWatcher watcher() {
    return engine;
  }

  /** What must not be behind while the shared disk is lost (DB-8). */
  public ExclusiveWork exclusive() {
    return engine;
  }

  public Registration service() {
    return service;
  }

  public void add(String type, ActionFunction function) {
    functions.add(type, function);
    engine.lookSoon();
  }

  public void remove(ActionFunction function) {
    functions.remove(function);
    engine.lookSoon();
  }

  /** Returns when it has stopped, or the bound for that is past. */
  public void close() {
    engine.close();
  }

  /** As {@link #close}, for who does not wait. */
  public CompletionStage<Void> stop() {
    return engine.stop();
  }
}
