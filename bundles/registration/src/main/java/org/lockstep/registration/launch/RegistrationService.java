package org.lockstep.registration.launch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Environment.WallClock;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Explanation;
import org.lockstep.registration.Registration;
import org.lockstep.registration.ScenarioReport;
import org.lockstep.store.SharedStore;

/** What people and commands ask for; what is refused at once is a failed stage too. */
final class RegistrationService implements Registration {
  private final Definitions definitions;
  private final Wishes wishes;
  private final Views views;
  private final Imagined imagined;
  private final NodeId self;
  private final ServiceLogs logs;

  RegistrationService(
      SharedStore store,
      Cluster cluster,
      Engine engine,
      Functions functions,
      ServiceLogs logs,
      WallClock clock) {
    this.definitions =
        new Definitions(store, cluster, engine.books(), functions, engine.monitors());
    this.wishes = new Wishes(store, engine, clock);
    this.views = new Views(engine, definitions, clock);
    this.imagined = new Imagined(engine, definitions);
    this.self = cluster.self().node();
    this.logs = logs;
  }

  @Override
  public CompletionStage<List<String>> define(String yaml, String sourceName) {
    return Asked.of(() -> definitions.define(yaml, sourceName));
  }

  @Override
  public Preview preview(String yaml, String sourceName) {
    return imagined.preview(yaml, sourceName);
  }

  @Override
  public ScenarioReport whatIf(List<String> deeds) {
    return imagined.whatIf(deeds);
  }

  @Override
  public String export() {
    return definitions.export();
  }

  @Override
  public CompletionStage<Void> remove(String name) {
    return Asked.of(() -> definitions.remove(name));
  }

  @Override
  public List<ClientServiceView> list() {
    return views.all();
  }

  @Override
  public Optional<ClientServiceView> show(String name) {
    return views.of(name);
  }

  @Override
  public CompletionStage<Void> register(String name, Optional<NodeId> node) {
    return Asked.of(() -> wishes.register(name, node));
  }

  @Override
  public CompletionStage<Void> deregister(String name) {
    return Asked.of(() -> wishes.deregister(name));
  }

  @Override
  public CompletionStage<Void> transfer(String name, Optional<NodeId> node) {
    return Asked.of(() -> wishes.transfer(name, node));
  }

  @Override
  public CompletionStage<Void> claim(String name) {
    return register(name, Optional.of(self));
  }

  @Override
  public CompletionStage<Void> cleanup(String name) {
    return Asked.of(() -> wishes.cleanup(name));
  }

  @Override
  public CompletionStage<Void> maintain(String name, boolean maintained) {
    return Asked.of(() -> wishes.maintain(name, maintained));
  }

  @Override
  public Explanation explain(String name) {
    return views.explain(name).orElseThrow(() -> Wishes.unknown(name));
  }

  @Override
  public CompletionStage<Void> await(String name, ClientServiceState state, Duration timeout) {
    return wishes.await(name, state, timeout);
  }

  @Override
  public List<String> logs(String name, int lines) {
    if (views.of(name).isEmpty()) {
      throw Wishes.unknown(name);
    }
    return logs.tail(name, lines);
  }
}
