package org.lockstep.registration.launch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lockstep.base.Environment.WallClock;
import org.lockstep.base.Incarnation;
import org.lockstep.registration.Registration.Change;
import org.lockstep.registration.Registration.ClientServiceView;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.Waiting;
import org.lockstep.registration.core.World;

/** Client services as they are shown: from the records alone, so the same on any member (AL-6). */
final class Views {
  private final Engine engine;
  private final Definitions definitions;
  private final WallClock clock;

  Views(Engine engine, Definitions definitions, WallClock clock) {
    this.engine = engine;
    this.clock = clock;
    this.definitions = definitions;
  }

  List<ClientServiceView> all() {
    Book book = engine.books().read();
    World world = engine.world(book);
    return book.entries().values().stream().map(entry -> view(entry, world)).toList();
  }

  Optional<ClientServiceView> of(String name) {
    Book book = engine.books().read();
    return book.entry(name).map(entry -> view(entry, engine.world(book)));
  }

  private ClientServiceView view(Book.Entry entry, World world) {
    Placement placement = entry.placement();
    return new ClientServiceView(
        entry.name(),
        placement.state(),
        placement.transfer() ? List.of("T") : List.of(),
        placement.on().map(Incarnation::node).stream().toList(),
        Optional.empty(),
        definitions.text(entry.name()),
        changes(entry, world));
  }

  /** The last 20, the last of them what it waits for, if it does. */
  private List<Change> changes(Book.Entry entry, World world) {
    Placement placement = entry.placement();
    List<Change> changes = new ArrayList<>(placement.changes());
    Instant since = changes.isEmpty() ? clock.instant() : changes.get(changes.size() - 1).at();
    Waiting.reason(entry.service(), world)
        .ifPresent(
            why ->
                changes.add(
                    new Change(
                        since, placement.state(), placement.on().map(Incarnation::node), why)));
    return changes.subList(Math.max(0, changes.size() - Placement.MAX_CHANGES), changes.size());
  }
}
