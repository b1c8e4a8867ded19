package org.lockstep.events.daemon;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.lockstep.base.Environment;
import org.lockstep.events.EventDaemon;
import org.lockstep.events.EventDaemon.Counted;
import org.lockstep.events.EventGroups;
import org.lockstep.events.daemon.core.EventGroup;
import org.lockstep.events.daemon.core.Situation;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.NodeState;
import org.lockstep.store.SharedStore;

/** The event groups of one boot, put together without OSGi (EM-3). */
public final class LocalEventGroups implements EventGroups {
  private final SharedStore store;
  private final Supplier<MembershipView> membership;
  private final EventDaemon daemon;
  private final Environment environment;
  private final Supplier<ZoneId> zone;
  private final GroupChanges changes;
  private final GroupsHere here;

  public LocalEventGroups(
      SharedStore store,
      Supplier<MembershipView> membership,
      EventDaemon daemon,
      Environment environment,
      Supplier<ZoneId> zone) {
    this.store = store;
    this.membership = membership;
    this.daemon = daemon;
    this.environment = environment;
    this.zone = zone;
    this.changes = new GroupChanges(store, this::nodeNames, daemon::problems);
    this.here = new GroupsHere(store, this::situation, daemon, environment.workers());
  }

  /** From now on groups are enabled and disabled on this node. */
  public void start() {
    here.start();
  }

  private SortedSet<String> nodeNames() {
    return membership.get().nodes().stream()
        .map(MembershipView.Member::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Situation situation() {
    MembershipView view = membership.get();
    Optional<MembershipView.Member> self = view.node(view.localNode());
    long members = view.nodes().stream().filter(node -> node.state() == NodeState.JOINED).count();
    return new Situation(
        self.map(MembershipView.Member::name).orElse(""),
        self.filter(node -> node.state() == NodeState.JOINED).isPresent(),
        (int) members,
        LocalTime.ofInstant(environment.wall().instant(), zone.get()));
  }

  @Override
  public CompletionStage<List<String>> define(String yaml, String sourceName) {
    return changes.define(yaml, sourceName);
  }

  @Override
  public Preview preview(String yaml, String sourceName) {
    return new Written(store).preview(changes.preview(yaml, sourceName), situation());
  }

  @Override
  public String export() {
    return new Written(store).export();
  }

  @Override
  public CompletionStage<Void> enable(String group, boolean enabled) {
    return changes.enable(group, enabled);
  }

  @Override
  public CompletionStage<Void> remove(String group) {
    return changes.remove(group);
  }

  @Override
  public List<GroupView> groups() {
    GroupBook book = GroupBook.read(store);
    Situation now = situation();
    TreeMap<String, GroupView> views = new TreeMap<>();
    book.groups().forEach((name, group) -> views.put(name, view(group, now, book.saidOf(name))));
    book.unread().forEach((name, unread) -> views.put(name, left(name, unread.why())));
    return List.copyOf(views.values());
  }

  private GroupView view(EventGroup group, Situation now, Optional<Boolean> said) {
    Counted counted = daemon.counted(GroupsHere.PREFIX + group.name());
    return new GroupView(
        group.name(),
        said.orElse(group.enabled()),
        group.notHere(now, said),
        group.eventNames(),
        counted.count(),
        counted.last());
  }

  private static GroupView left(String name, String why) {
    return new GroupView(name, false, Optional.of(why), List.of(), 0, Optional.empty());
  }

  /** All groups are disabled on this node; what is recorded of them stays. */
  public void close() {
    here.close();
  }
}
