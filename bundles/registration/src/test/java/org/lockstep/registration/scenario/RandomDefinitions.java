package org.lockstep.registration.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Definitions drawn at random, which say whatever they may; the same name may come again. */
final class RandomDefinitions {
  private final RandomGenerator chance;
  private final List<String> nodes;
  private final List<String> known = new ArrayList<>();

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
    boolean child = !parents.isEmpty() && oneIn(2);
    if (oneIn(4)) {
      fields.add("capacity: {memory: " + (1 + chance.nextInt(4)) + "}");
    }
    if (child) {
      fields.add("parent: " + any(parents));
      fields.add("on_failure: " + (oneIn(2) ? "move_group" : "stay_down"));
    } else {
      addFactors(fields, name);
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

  /** In one direction only: a group is no cycle. */
  private List<String> parents(String name) {
    return known.stream().filter(other -> other.compareTo(name) < 0).toList();
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
    if (oneIn(5)) {
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
    List<String> others = known.stream().filter(other -> !other.equals(name)).toList();
    if (!others.isEmpty() && oneIn(5)) {
      fields.add("keep_apart: [" + any(others) + "]");
    }
    if (oneIn(5)) {
      fields.add("auto_register: manual");
    }
  }

  private boolean oneIn(int n) {
    return chance.nextInt(n) == 0;
  }

  private String any(List<String> from) {
    return from.get(chance.nextInt(from.size()));
  }
}
