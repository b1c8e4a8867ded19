package org.lockstep.fencing.agents.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.Nearest;
import org.lockstep.base.Problem;
import org.lockstep.store.spi.FenceDevice;

/**
 * What a fence program says of itself.
 *
 * @param registersFirst whether a host must have registered itself by it before it can be cut off
 */
public record Metadata(
    SortedMap<String, Parameter> parameters, Set<String> actions, boolean registersFirst) {
  private static final String OURS = "it is said by the node";
  private static final String TALKS = "it writes secrets into logs";

  /** What nobody may configure. */
  private static final Map<String, String> RESERVED =
      Map.of(
          "action", OURS,
          "option", OURS,
          "help", OURS,
          "version", OURS,
          "verbose", TALKS,
          "verbose_level", TALKS,
          "debug", TALKS,
          "debug_file", TALKS,
          "missing_as_off", "a host that is not found is not off");

  public Metadata {
    parameters = new TreeMap<>(parameters);
    actions = Set.copyOf(actions);
  }

  /** What is wrong with a device's parameters; empty when nothing is. */
  public List<Problem> problems(Map<String, String> given) {
    List<Problem> problems = new ArrayList<>();
    checkActions(problems);
    given.forEach((name, value) -> check(name, value, problems));
    parameters.values().stream()
        .filter(parameter -> parameter.required() && !parameter.deprecated())
        .filter(parameter -> !RESERVED.containsKey(parameter.name()))
        .filter(parameter -> !parameter.isIn(given.keySet()))
        .forEach(parameter -> problems.add(problem(parameter.name(), "it must be given")));
    return List.copyOf(problems);
  }

  private void checkActions(List<Problem> problems) {
    for (String action : List.of("off", "status")) {
      if (!actions.contains(action)) {
        problems.add(problem("", "it has no action '" + action + "', so nothing would be certain"));
      }
    }
    if (registersFirst) {
      problems.add(problem("", "it cuts off only hosts that registered before, and none does"));
    }
  }

  private void check(String name, String value, List<Problem> problems) {
    String reserved = RESERVED.get(name);
    Parameter parameter = parameters.get(name);
    if (reserved != null) {
      problems.add(problem(name, reserved));
    } else if (parameter == null) {
      problems.add(problem(name, unknown(name)));
    } else if (!value.startsWith(FenceDevice.FILE)) {
      parameter
          .kind()
          .wrong(value, parameter.options())
          .ifPresent(why -> problems.add(problem(name, why)));
    }
  }

  private String unknown(String name) {
    Set<String> known = new TreeSet<>(parameters.keySet());
    known.removeAll(RESERVED.keySet());
    return "unknown; " + (known.isEmpty() ? "it has no parameters" : Nearest.of(name, known));
  }

  private static Problem problem(String field, String why) {
    return new Problem("bad-parameter", "fence device refused", field, why);
  }
}
