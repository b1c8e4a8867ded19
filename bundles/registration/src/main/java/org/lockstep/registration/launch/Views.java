package org.lockstep.registration.launch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lockstep.base.Environment.WallClock;
import org.lockstep.base.Incarnation;
import org.lockstep.registration.Explanation;
import org.lockstep.registration.Registration.Change;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.Registration.ClientServiceView;
import org.lockstep.registration.core.Flags;
import org.lockstep.registration.core.Grouping;
import org.lockstep.registration.core.Instance;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.Reasons;
import org.lockstep.registration.core.Round;
import org.lockstep.registration.core.Wait;
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
    return book.services().stream().map(entry -> view(entry, book, world)).toList();
  }

  Optional<ClientServiceView> of(String name) {
    Book book = engine.books().read();
    return book.entry(name).map(entry -> view(entry, book, engine.world(book)));
  }

  Optional<Explanation> explain(String name) {
    Book book = engine.books().read();
    Round round = book.round(engine.world(book), clock.instant());
    return book.entry(name).map(entry -> explanation(entry, book, round));
  }

  private static Explanation explanation(Book.Entry entry, Book book, Round round) {
    Instance one = entry.instance();
    List<Book.Entry> parts = book.parts(entry.name());
    List<Change> changes =
        parts.stream()
            .flatMap(part -> part.placement().changes().stream())
            .sorted(Comparator.comparing(Change::at))
            .toList();
    return new Explanation(
        entry.name(),
        book.state(entry.name()),
        Flags.of(round, one),
        parts.stream()
            .filter(part -> part.placement().state() == ClientServiceState.REGISTERED)
            .flatMap(part -> part.placement().on().stream())
            .map(Incarnation::node)
            .toList(),
        waitsFor(parts, round).map(Wait::whole),
        changes.isEmpty() ? Optional.empty() : Optional.of(changes.get(changes.size() - 1)),
        new Reasons(round).of(parts.stream().map(Book.Entry::instance).toList()));
  }

  private static Optional<Wait> waitsFor(List<Book.Entry> parts, Round round) {
    List<Wait> waits =
        parts.stream()
            .flatMap(part -> new Waiting(round).reason(part.instance()).stream())
            .toList();
    return Wait.all(waits, parts.get(0).name());
  }

  private ClientServiceView view(Book.Entry entry, Book book, World world) {
    Instance one = entry.instance();
    Round round = book.round(world, clock.instant());
    List<Book.Entry> parts = book.parts(entry.name());
    Optional<Wait> wait = waitsFor(parts, round);
    return new ClientServiceView(
        entry.name(),
        book.state(entry.name()),
        Flags.of(round, one),
        parts.stream()
            .flatMap(part -> part.placement().on().stream())
            .map(Incarnation::node)
            .toList(),
        entry.definition().group().map(Grouping::parent),
        definitions.text(entry.name()),
        wait.map(Wait::whole),
        wait.map(Wait::brief),
        changes(parts));
  }

  /** The last 20 of all parts. */
  private static List<Change> changes(List<Book.Entry> parts) {
    List<Change> changes = new ArrayList<>();
    parts.forEach(part -> changes.addAll(part.placement().changes()));
    changes.sort(Comparator.comparing(Change::at));
    return changes.subList(Math.max(0, changes.size() - Placement.MAX_CHANGES), changes.size());
  }
}
