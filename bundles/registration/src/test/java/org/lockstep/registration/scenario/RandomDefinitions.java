package org.lockstep.registration.scenario;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Definitions drawn at random, which say whatever they may; the same name may come again. With
 * {@code -Dlockstep.scenarios.wild=true} also what is known to be decided badly: a policy or a
 * place in a group that changes, both of two that are kept apart say so, a child is kept apart.
 */
final class RandomDefinitions {
  static final boolean WILD = Boolean.getBoolean("lockstep.scenarios.wild");

  private final RandomGenerator chance;
  private final List<String> nodes;
  private final List<String> known = new ArrayList<>();

  /** Those without a parent. */
  private final Set<String> roots = new TreeSet<>();

  /** On all nodes, with what is below them. */
  private final Set<String> everywhere = new HashSet<>();

  private final Set<String> keptApart = new HashSet<>();

  /** What another one is kept apart from stays a root. */
  private final Set<String> neighbours = new HashSet<>();

  RandomDefinitions(RandomGenerator chance, List<String> nodes) {
    this.chance = chance;
    this.nodes = nodes;
  }

  List<String> known() {
    return known;
  }

  /** One of them, as YAML. */
  String draw(String name) {
    List<String> fields = new ArrayList<>(List.of("name: " + name));
    List<String> parents = parents(name);
    boolean child = !parents.isEmpty() && isChild(name);
    if (oneIn(4)) {
      fields.add("capacity: {memory: " + (1 + chance.nextInt(4)) + "}");
    }
    if (child) {
      String parent = any(parents);
      fields.add("parent: " + parent);
      mark(everywhere, name, everywhere.contains(parent));
      fields.add("on_failure: " + (oneIn(2) ? "move_group" : "stay_down"));
      roots.remove(name);
    } else {
      addFactors(fields, name);
      roots.add(name);
    }
    if (oneIn(2)) {
      fields.add("restart: {attempts: " + chance.nextInt(3) + ", within: 10m}");
    }
    fields.add("actions: {" + String.join(", ", actions()) + "}");
    if (!known.contains(name)) {
      known.add(name);
    }
    return "{" + String.join(", ", fields) + "}";
  }

  private List<String> parents(String name) {
    boolean free = WILD || !known.contains(name);
    return known.stream()
        .filter(other -> other.compareTo(name) < 0)
        .filter(other -> free || everywhere.contains(name) == everywhere.contains(other))
        .toList();
  }

  private boolean isChild(String name) {
    boolean free = (WILD || !known.contains(name)) && !neighbours.contains(name);
    return free ? oneIn(2) : !roots.contains(name);
  }

  private boolean isEverywhere(String name) {
    return WILD || !known.contains(name) ? oneIn(5) : everywhere.contains(name);
  }

  private static void mark(Set<String> set, String name, boolean in) {
    if (in) {
      set.add(name);
    } else {
      set.remove(name);
    }
  }

  private List<String> actions() {
    List<String> actions = new ArrayList<>();
    for (String phase : List.of("start", "stop", "notify", "recovery")) {
      if (!oneIn(3)) {
        boolean times = !phase.equals("notify") && oneIn(4);
        String type = phase.equals("notify") || oneIn(2) ? "record" : "scripted";
        actions.add(phase + ": {type: " + type + (times ? ", timeout: 30s" : "") + "}");
      }
    }
    return actions;
  }

  private void addFactors(List<String> fields, String name) {
    boolean all = isEverywhere(name);
    mark(everywhere, name, all);
    if (all) {
      fields.add("placement_policy: register_on_all");
    } else if (oneIn(3)) {
      fields.add("transfer_cost: free");
    }
    List<String> allowed = oneIn(3) ? nodes.subList(0, 1 + chance.nextInt(nodes.size())) : nodes;
    if (allowed.size() < nodes.size()) {
      fields.add("allowable_nodes: [" + String.join(", ", allowed) + "]");
    }
    if (oneIn(2)) {
      String kind = oneIn(2) ? "ordered" : "unordered";
      fields.add("preferences: {" + kind + ": [" + any(allowed) + "]}");
    }
    if (oneIn(3)) {
      fields.add("maturity: {count: " + (1 + chance.nextInt(nodes.size())) + ", time: 5m}");
    }
    List<String> others = othersThan(name);
    if (!others.isEmpty() && oneIn(5)) {
      String other = any(others);
      neighbours.add(other);
      keptApart.add(name);
      fields.add("keep_apart: [" + other + "]");
    }
    if (oneIn(5)) {
      fields.add("auto_register: manual");
    }
  }

  /** From which it can be kept apart. */
  private List<String> othersThan(String name) {
    return WILD || !neighbours.contains(name)
        ? roots.stream()
            .filter(other -> !other.equals(name) && (WILD || !keptApart.contains(other)))
            .toList()
        : List.of();
  }

  private boolean oneIn(int n) {
    return chance.nextInt(n) == 0;
  }

  private String any(List<String> from) {
    return from.get(chance.nextInt(from.size()));
  }
}
