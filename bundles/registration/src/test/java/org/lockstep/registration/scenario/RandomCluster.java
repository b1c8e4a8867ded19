package org.lockstep.registration.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A scenario drawn at random: nodes, client services, and whatever may happen to them. */
final class RandomCluster {
  private static final int STEPS = 60;

  private final RandomGenerator chance;
  private final List<String> nodes = new ArrayList<>();
  private final RandomDefinitions definitions;
  private final List<String> nodeLines = new ArrayList<>();
  private final List<String> serviceLines = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();

  RandomCluster(long seed) {
    this.chance = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int size = 2 + chance.nextInt(3);
    for (int i = 0; i < size; i++) {
      nodes.add("N" + i);
      nodeLines.add("{name: N" + i + ", capacity: {memory: " + chance.nextInt(8) + "}}");
    }
    definitions = new RandomDefinitions(chance, nodes);
    int count = 1 + chance.nextInt(6);
    for (int i = 0; i < count; i++) {
      serviceLines.add(definitions.draw("s" + i));
    }
    for (int i = 0; i < STEPS; i++) {
      steps.add(deed());
    }
  }

  ScenarioText text() {
    return new ScenarioText(nodeLines, serviceLines, steps);
  }

  /** Something that may happen, whether it can or not. */
  private String deed() {
    String service = any(definitions.known());
    String node = any(nodes);
    String end = any(List.of("start", "start", "stop", "stop", "recovery"));
    return switch (chance.nextInt(29)) {
      case 0, 1, 2 -> "boot " + node;
      case 3, 4 -> "crash " + node;
      case 5 -> "leave " + node;
      case 6, 7, 8, 9, 10 -> "succeed " + end + " " + service;
      case 11, 12 -> "fail " + end + " " + service;
      case 13 -> "break " + service + orNone(node);
      case 14 -> "register " + service + orNone(node);
      case 15 -> "deregister " + service;
      case 16 -> "transfer " + service + orNone(node);
      case 17 -> "cleanup " + service;
      case 18 -> any(List.of("standby ", "unstandby ")) + node;
      case 19 -> any(List.of("freeze", "unfreeze", "unfreeze"));
      case 20 ->
          any(List.of("maintain ", "unmaintain ", "unmaintain ")) + any(List.of(node, service, ""));
      case 21 -> "load " + node + " 0." + chance.nextInt(10);
      case 22, 23 -> "{define: " + definitions.draw("s" + chance.nextInt(8)) + "}";
      case 24 -> "remove " + service;
      case 25 -> "crash " + several();
      case 26 -> "boot " + several();
      default -> "elapse " + any(List.of("1s", "20s", "2m", "20m"));
    };
  }

  private String several() {
    List<String> some = nodes.stream().filter(node -> chance.nextInt(3) > 0).toList();
    return some.isEmpty() ? any(nodes) : String.join(" ", some);
  }

  private String orNone(String node) {
    return chance.nextBoolean() ? " " + node : "";
  }

  private String any(List<String> from) {
    return from.get(chance.nextInt(from.size()));
  }
}
