package org.lockstep.registration.launch;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ProgramLauncher;
import org.lockstep.base.Environment;
import org.lockstep.base.Incarnation;
import org.lockstep.events.EventDaemon;
import org.lockstep.events.MembershipWatcher;
import org.lockstep.membership.ExclusiveWork;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.NodeTies;
import org.lockstep.registration.Operations;
import org.lockstep.registration.Registration;
import org.lockstep.store.SharedStore;

/** Registration and launch of one boot, put together without OSGi. */
public final class LocalRegistration {
  private final Functions functions = new Functions();
  private final Engine engine;
  private final Registration service;
  private final Operations operations;
  private final ActionFunction restart;
  private final NodeTies ties;

  /**
   * @param load how busy the node is, from 0 to 1
   * @param before the one before on this boot, which has stopped; empty: there was none
   */
  public LocalRegistration(
      SharedStore store,
      MembershipManager membership,
      Incarnation self,
      ServiceLogs logs,
      Environment environment,
      DoubleSupplier load,
      Optional<LocalRegistration> before) {
    this(
        store,
        membership,
        self,
        logs,
        environment,
        load,
        before.map(LocalRegistration::leftBehind).orElse(List.of()));
  }

  LocalRegistration(
      SharedStore store,
      MembershipManager membership,
      Incarnation self,
      ServiceLogs logs,
      Environment environment,
      DoubleSupplier load,
      List<Remnant> earlier) {
    Cluster cluster = new Members(membership, self);
    engine = new Engine(store, cluster, functions, logs, environment, load, earlier);
    service = new RegistrationService(store, cluster, engine, functions, logs, environment.wall());
    operations = new LocalOperations(store, cluster, engine);
    ties = new KeptThere(store, cluster, engine.books());
    restart = new RestartAction(new Wishes(store, engine, environment.wall()));
  }

  /** The action by which monitors have a client service started again. */
  public ActionFunction restart() {
    return restart;
  }

  /** By whom client services are watched; empty: by nobody. */
  public void monitorBy(Optional<EventDaemon> daemon) {
    engine.monitorBy(daemon);
  }

  /** By whom what runs can be kept from one boot to the next (ND-3); empty: by nobody. */
  public void launchWith(Optional<ProgramLauncher> launcher) {
    engine.launchWith(launcher);
  }

  public MembershipWatcher watcher() {
    return engine;
  }

  /** What must not be behind while the shared disk is lost (DB-8). */
  public ExclusiveWork exclusive() {
    return engine;
  }

  /** What goes on though its node is away (ND-3). */
  public NodeTies ties() {
    return ties;
  }

  /** The actions that go on although this one has stopped. */
  List<Remnant> leftBehind() {
    return engine.leftBehind();
  }

  public Registration service() {
    return service;
  }

  public Operations operations() {
    return operations;
  }

  /**
   * @param gone whether its service has gone, for when that is not told any more
   */
  public void add(String type, ActionFunction function, BooleanSupplier gone) {
    functions.add(type, function, gone);
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
