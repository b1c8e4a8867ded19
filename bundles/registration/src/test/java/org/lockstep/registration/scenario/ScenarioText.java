package org.lockstep.registration.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.lockstep.base.ProblemException;

/** A scenario as its lines: what fails with some fails with fewer. */
record ScenarioText(List<String> nodes, List<String> services, List<String> steps) {
  private static final int MOST_TRIES = 2_000;

  ScenarioText {
    nodes = List.copyOf(nodes);
    services = List.copyOf(services);
    steps = List.copyOf(steps);
  }

  /** A document that {@code lockstep simulate} plays. */
  String yaml() {
    return "cluster:\n  nodes:\n"
        + list(nodes, "")
        + (services.isEmpty() ? "client_services: []\n" : "client_services:\n")
        + list(services, "")
        + (steps.isEmpty() ? "steps: []\n" : "steps:\n")
        + list(steps, "do: ");
  }

  private static String list(List<String> lines, String key) {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      text.append("  - ").append(key.isEmpty() ? line : "{" + key + line + "}").append('\n');
    }
    return text.toString();
  }

  ScenarioText with(List<String> others) {
    return new ScenarioText(nodes, services, others);
  }

  /**
   * Leaves out steps and client services as long as it still fails.
   *
   * @param fails whether it does
   */
  ScenarioText shrunk(Predicate<ScenarioText> fails) {
    ScenarioText smallest = this;
    int tries = 0;
    for (int size = Math.max(1, steps.size() / 2); size >= 1 && tries < MOST_TRIES; size /= 2) {
      for (int at = 0; at < smallest.steps.size(); tries++) {
        ScenarioText smaller = smallest.with(without(smallest.steps, at, size));
        boolean still = fails.test(smaller);
        smallest = still ? smaller : smallest;
        at += still ? 0 : size;
      }
    }
    for (int at = smallest.services.size() - 1; at >= 0; at--) {
      ScenarioText smaller =
          new ScenarioText(nodes, without(smallest.services, at, 1), smallest.steps);
      smallest = fails.test(smaller) ? smaller : smallest;
    }
    return smallest;
  }

  private static List<String> without(List<String> lines, int at, int size) {
    List<String> rest = new ArrayList<>(lines);
    rest.subList(at, Math.min(at + size, rest.size())).clear();
    return rest;
  }

  /** Empty: with what was left out it makes no sense. */
  Optional<Scenario> read() {
    try {
      return Optional.of(ScenarioReader.read(yaml(), "drawn"));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }
}
