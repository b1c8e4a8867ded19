package org.lockstep.actions.ocf.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.Nearest;
import org.lockstep.base.Problem;

/**
 * What an agent says of itself.
 *
 * @param stop how long a stop should be given
 */
public record Metadata(SortedMap<String, Parameter> parameters, Duration stop) {
  /** For an agent that does not say. */
  public static final Duration USUAL_STOP = Duration.ofSeconds(20);

  public Metadata {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /** What is wrong with an agent's parameters; empty when nothing is. */
  public List<Problem> problems(Map<String, String> given) {
    List<Problem> problems = new ArrayList<>();
    new TreeMap<>(given).forEach((name, value) -> check(name, value, problems));
    parameters.values().stream()
        .filter(parameter -> parameter.mustBeGiven() && !given.containsKey(parameter.name()))
        .forEach(parameter -> problems.add(bad(parameter.name(), "it must be given")));
    return List.copyOf(problems);
  }

  private void check(String name, String value, List<Problem> problems) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      problems.add(
          bad(name, "the agent has no such parameter; " + Nearest.of(name, parameters.keySet())));
    } else {
      parameter.wrong(value).ifPresent(why -> problems.add(bad(name, why)));
    }
  }

  private static Problem bad(String name, String why) {
    return OcfParameters.bad(OcfParameters.PARAMETERS + "." + name, why);
  }
}
