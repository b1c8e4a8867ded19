package org.lockstep.registration.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Explanation.Candidate;

/** What speaks for and against each node, for people: no constraint is hidden from them. */
public final class Reasons {
  private final Round round;

  public Reasons(Round round) {
    this.round = round;
  }

  /**
   * @param parts the client service itself, and its parts
   */
  public List<Candidate> of(List<Instance> parts) {
    Instance common = parts.get(0);
    List<NodeId> eligible = round.ranking().eligible(common);
    List<Candidate> candidates = new ArrayList<>();
    for (NodeId id : round.world().nodes().keySet()) {
      Instance one = part(parts, id);
      int rank = eligible.indexOf(id) + 1;
      List<String> reasons = new ArrayList<>();
      for (Instance part : parts) {
        if (part.on().map(Incarnation::node).equals(Optional.of(id))) {
          reasons.add("it is " + part.placement().state() + " here");
        }
      }
      List<String> against = round.ranking().against(one, id);
      boolean can = rank > 0 && against.isEmpty();
      if (can) {
        reasons.addAll(forIt(one, id));
        new Staying(round).why(one, id, eligible).ifPresent(reasons::add);
      } else {
        reasons.addAll(against.isEmpty() ? List.of(elsewhere(one)) : against);
      }
      candidates.add(new Candidate(id, can, can ? rank : 0, reasons));
    }
    return candidates;
  }

  private static Instance part(List<Instance> parts, NodeId id) {
    return parts.stream()
        .filter(part -> part.id().home().equals(Optional.of(id)))
        .findFirst()
        .orElse(parts.get(0));
  }

  private static String elsewhere(Instance one) {
    return one.definition()
        .group()
        .map(group -> "it goes where its parent " + group.parent() + " is")
        .orElse("its part belongs to another node");
  }

  private List<String> forIt(Instance one, NodeId id) {
    Wish wish = one.placement().wish();
    List<String> reasons = new ArrayList<>();
    if (wish.target().equals(Optional.of(id))) {
      reasons.add("asked for");
    }
    if (wish.avoid().equals(Optional.of(id))) {
      reasons.add("transferred away from here by hand: only if nothing else can have it");
    }
    if (one.definition().isChild()) {
      reasons.add("its parent is here");
      return reasons;
    }
    reasons.add(preference(one.definition().choosing(), round.world().name(id)));
    reasons.add(load(id));
    return reasons;
  }

  private static String preference(Choosing choosing, String name) {
    int at = choosing.ordered().indexOf(name);
    if (at >= 0) {
      return "ordered preference " + (at + 1);
    }
    return choosing.unordered().contains(name) ? "an unordered preference" : "allowable";
  }

  private String load(NodeId id) {
    double load =
        round.world().node(id).flatMap(World.Node::offered).map(Offered::load).orElse(0.0);
    int count = round.occupancy().count(id);
    return String.format(
        Locale.ROOT, "load %.1f, %d client service%s", load, count, count == 1 ? "" : "s");
  }
}
