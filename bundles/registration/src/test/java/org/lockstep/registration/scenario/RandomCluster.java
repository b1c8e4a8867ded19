package org.lockstep.registration.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A cluster drawn at random: nodes, and client services with whatever they may say. */
final class RandomCluster {
  private final RandomGenerator chance;
  private final List<String> nodes = new ArrayList<>();
  private final List<String> services = new ArrayList<>();
  private final List<String> roots = new ArrayList<>();
  private final StringBuilder yaml = new StringBuilder("cluster:\n  nodes:\n");

  /** Those that can be up whenever a node is that is allowed them. */
  private final List<String> unlimited = new ArrayList<>();

  RandomCluster(RandomGenerator chance) {
    this.chance = chance;
    int size = 2 + chance.nextInt(3);
    for (int i = 0; i < size; i++) {
      nodes.add("N" + i);
      yaml.append("  - {name: N" + i + ", capacity: {memory: " + chance.nextInt(8) + "}}\n");
    }
    yaml.append("client_services:\n");
    int count = 1 + chance.nextInt(6);
    for (int i = 0; i < count; i++) {
      add("s" + i);
    }
    yaml.append("steps: []\n");
  }

  private void add(String name) {
    boolean child = !services.isEmpty() && oneIn(2);
    List<String> fields = new ArrayList<>(List.of("name: " + name));
    boolean limited = oneIn(4);
    if (limited) {
      fields.add("capacity: {memory: " + (1 + chance.nextInt(4)) + "}");
    }
    if (child) {
      String parent = any(services);
      fields.add("parent: " + parent);
      fields.add("on_failure: " + (oneIn(2) ? "move_group" : "stay_down"));
      if (limited) {
        unlimited.clear();
      }
      limited |= !unlimited.contains(parent);
    } else {
      limited |= addFactors(fields);
    }
    if (oneIn(2)) {
      fields.add("restart: {attempts: " + chance.nextInt(3) + ", within: 10m}");
    }
    List<String> actions = new ArrayList<>();
    for (String phase : List.of("start", "stop", "notify", "recovery")) {
      if (!oneIn(3)) {
        boolean times = !phase.equals("notify") && oneIn(4);
        String type = phase.equals("notify") || oneIn(2) ? "record" : "scripted";
        actions.add(phase + ": {type: " + type + (times ? ", timeout: 30s" : "") + "}");
      }
    }
    fields.add("actions: {" + String.join(", ", actions) + "}");
    yaml.append("  - {" + String.join(", ", fields) + "}\n");
    services.add(name);
    if (!child) {
      roots.add(name);
    }
    if (!limited) {
      unlimited.add(name);
    }
  }

  /** Whether one of them may keep it down for good. */
  private boolean addFactors(List<String> fields) {
    boolean everywhere = oneIn(5);
    if (everywhere) {
      fields.add("placement_policy: register_on_all");
    } else if (oneIn(3)) {
      fields.add("transfer_cost: free");
    }
    List<String> allowed = oneIn(3) ? nodes.subList(0, 1 + chance.nextInt(nodes.size())) : nodes;
    if (allowed.size() < nodes.size()) {
      fields.add("allowable_nodes: [" + String.join(", ", allowed) + "]");
    }
    if (oneIn(2)) {
      fields.add(
          (oneIn(2) ? "preferences: {ordered: [" : "preferences: {unordered: [")
              + any(allowed)
              + "]}");
    }
    if (oneIn(3)) {
      fields.add("maturity: {count: " + (1 + chance.nextInt(nodes.size())) + ", time: 5m}");
    }
    boolean apart = !roots.isEmpty() && oneIn(4);
    if (apart) {
      fields.add("keep_apart: [" + any(roots) + "]");
      unlimited.clear();
    }
    boolean manual = oneIn(5);
    if (manual) {
      fields.add("auto_register: manual");
    }
    return apart || manual;
  }

  private boolean oneIn(int n) {
    return chance.nextInt(n) == 0;
  }

  private String any(List<String> from) {
    return from.get(chance.nextInt(from.size()));
  }

  String yaml() {
    return yaml.toString();
  }

  List<String> nodes() {
    return nodes;
  }

  List<String> services() {
    return services;
  }

  List<String> unlimited() {
    return unlimited;
  }

  /** Something that may happen, whether it can or not. */
  String deed() {
    String service = any(services);
    String node = any(nodes);
    String end = any(List.of("start", "start", "stop", "stop", "recovery"));
    return switch (chance.nextInt(24)) {
      case 0, 1, 2 -> "boot " + node;
      case 3, 4 -> "crash " + node;
      case 5 -> "leave " + node;
      case 6, 7, 8, 9, 10 -> "succeed " + end + " " + service;
      case 11, 12 -> "fail " + end + " " + service;
      case 13 -> "break " + service;
      case 14 -> "register " + service + (oneIn(2) ? " " + node : "");
      case 15 -> "deregister " + service;
      case 16 -> "transfer " + service + (oneIn(2) ? " " + node : "");
      case 17 -> "cleanup " + service;
      case 18 -> any(List.of("standby ", "unstandby ")) + node;
      case 19 -> any(List.of("freeze", "unfreeze", "unfreeze"));
      case 20 ->
          any(List.of("maintain ", "unmaintain ", "unmaintain ")) + any(List.of(node, service, ""));
      case 21 -> "load " + node + " 0." + chance.nextInt(10);
      default -> "elapse " + any(List.of("1s", "20s", "2m", "20m"));
    };
  }
}
