package org.lockstep.registration.launch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Environment.WallClock;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration;
import org.lockstep.store.SharedStore;

/** What people and commands ask for; what is refused at once is a failed stage too. */
final class RegistrationService implements Registration {
  private final Definitions definitions;
  private final Wishes wishes;
  private final Views views;
  private final ServiceLogs logs;

  RegistrationService(
      SharedStore store,
      Cluster cluster,
      Engine engine,
      Functions functions,
      ServiceLogs logs,
      WallClock clock) {
    this.definitions = new Definitions(store, cluster, engine.books(), functions);
    this.wishes = new Wishes(store, engine, clock);
    this.views = new Views(engine, definitions, clock);
    this.logs = logs;
  }

  @Override
  public CompletionStage<List<String>> define(String yaml, String sourceName) {
    return Asked.of(() -> definitions.define(yaml, sourceName));
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
