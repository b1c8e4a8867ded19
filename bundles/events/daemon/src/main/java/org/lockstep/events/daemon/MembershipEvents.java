package org.lockstep.events.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Nearest;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.events.EventWatcher;
import org.lockstep.events.MembershipEvent;
import org.lockstep.events.MembershipWatcher;
import org.lockstep.events.Watch;

/**
 * The daemon's own watcher (EM-4): a node has joined, leaves or is lost. It answers at once; nobody
 * waits for the actions of its events.
 */
class MembershipEvents implements EventWatcher, MembershipWatcher {
  /** Its type. */
  static final String TYPE = "membership";

  private static final String NODE = "node";
  private static final String WHAT = "what";
  private static final String ON = "on";
  private static final String JOIN = "join";
  private static final String LEAVE = "leave";
  private static final String LOST = "lost";
  private static final Set<String> KINDS = Set.of(JOIN, LEAVE, LOST);

  private final Function<NodeId, String> nameOf;
  private final List<Watch> watches = new CopyOnWriteArrayList<>();

  /**
   * @param nameOf the name of a node, as people know it
   */
  MembershipEvents(Function<NodeId, String> nameOf) {
    this.nameOf = nameOf;
  }

  @Override
  public Set<String> in() {
    return Set.of(ON, NODE);
  }

  @Override
  public Set<String> out() {
    return Set.of(NODE, WHAT);
  }

  @Override
  public List<Problem> validate(Map<String, Object> in) {
    List<Problem> problems = new ArrayList<>();
    if (in.containsKey(ON) && (!(in.get(ON) instanceof List<?> list) || list.isEmpty())) {
      problems.add(bad(ON, "it is not a list like [join, leave, lost]"));
    }
    for (Object kind : kinds(in)) {
      if (!KINDS.contains(String.valueOf(kind))) {
        problems.add(bad(ON, "'" + kind + "': " + Nearest.of(String.valueOf(kind), KINDS)));
      }
    }
    if (in.containsKey(NODE) && !(in.get(NODE) instanceof String)) {
      problems.add(bad(NODE, "it is not the name of a node"));
    }
    return problems;
  }

  private static Problem bad(String name, String why) {
    return new Problem("bad-parameter", "not watched for", "in." + name, why);
  }

  private static List<?> kinds(Map<String, Object> in) {
    return in.get(ON) instanceof List<?> list ? list : List.copyOf(KINDS);
  }

  @Override
  public Handle watch(Watch watch) {
    watches.add(watch);
    return () -> watches.remove(watch);
  }

  /** Of a node whose event manager only goes nothing is told: it stays a member (MM-13). */
  @Override
  public CompletionStage<?> changed(MembershipEvent event) {
    tell(event.leaving().keySet(), event, LEAVE);
    tell(event.lost().keySet(), event, LOST);
    return CompletableFuture.completedStage(null);
  }

  private void tell(Set<NodeId> nodes, MembershipEvent event, String what) {
    nodes.stream()
        .filter(node -> !event.partial().contains(node))
        .forEach(node -> tell(node, what));
  }

  @Override
  public void joined(Incarnation boot) {
    tell(boot.node(), JOIN);
  }

  private void tell(NodeId node, String what) {
    String name = nameOf.apply(node);
    for (Watch watch : watches) {
      boolean meant = kinds(watch.in()).contains(what);
      if (meant && name.equals(watch.in().getOrDefault(NODE, name))) {
        watch.occurred(Map.of(NODE, name, WHAT, what));
      }
    }
  }
}
