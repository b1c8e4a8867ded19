package org.lockstep.actions.ocf.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Nearest;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;

/**
 * The parameters of an ocf action, read.
 *
 * @param given those of the agent
 * @param overlaps it does no harm on two nodes for a moment, as an address: nobody has to wait
 *     until it is stopped on a node that is lost
 */
public record OcfParameters(AgentName agent, SortedMap<String, String> given, boolean overlaps) {
  static final String PARAMETERS = "parameters";
  private static final String AGENT = "agent";
  private static final String OVERLAP = "overlap";
  private static final String TOLERATED = "tolerated";
  private static final Set<String> KNOWN = Set.of(AGENT, PARAMETERS, OVERLAP);
  private static final String NAME = "[A-Za-z_][A-Za-z0-9_]{0,127}";

  public OcfParameters {
    given = Collections.unmodifiableSortedMap(new TreeMap<>(given));
  }

  /** Everything that is wrong with them, whatever the agent may say. */
  public static List<Problem> problems(Map<String, Object> parameters) {
    List<Problem> problems = new ArrayList<>();
    read(parameters, problems);
    return List.copyOf(problems);
  }

  /**
   * Reads them.
   *
   * @throws ProblemException when something is wrong
   */
  public static OcfParameters of(Map<String, Object> parameters) {
    List<Problem> problems = new ArrayList<>();
    Optional<OcfParameters> read = read(parameters, problems);
    return read.filter(any -> problems.isEmpty())
        .orElseThrow(() -> new ProblemException(problems.get(0)));
  }

  private static Optional<OcfParameters> read(
      Map<String, Object> parameters, List<Problem> problems) {
    for (String name : new TreeSet<>(parameters.keySet())) {
      if (!KNOWN.contains(name)) {
        String otherwise =
            "there are agent, overlap, parameters; those of the agent go below the last";
        problems.add(
            bad(
                name,
                Nearest.like(name, KNOWN)
                    .map(near -> "unknown; did you mean " + near + "?")
                    .orElse(otherwise)));
      }
    }
    Optional<AgentName> agent = agent(parameters.get(AGENT), problems);
    SortedMap<String, String> given = given(parameters.get(PARAMETERS), problems);
    Object overlap = parameters.get(OVERLAP);
    if (overlap != null && !overlap.equals(TOLERATED)) {
      problems.add(bad(OVERLAP, "'" + overlap + "' is not '" + TOLERATED + "'"));
    }
    return agent.map(name -> new OcfParameters(name, given, overlap != null));
  }

  private static Optional<AgentName> agent(@Nullable Object value, List<Problem> problems) {
    Optional<AgentName> agent =
        Optional.ofNullable(value).map(String::valueOf).flatMap(AgentName::of);
    if (agent.isEmpty()) {
      String why = value == null ? "it is missing" : "'" + value + "' is none";
      problems.add(bad(AGENT, why + ": a name such as IPaddr2 or ocf:heartbeat:IPaddr2"));
    }
    return agent;
  }

  private static SortedMap<String, String> given(@Nullable Object value, List<Problem> problems) {
    SortedMap<String, String> given = new TreeMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, text) -> put(String.valueOf(name), text, given, problems));
    } else if (value != null) {
      problems.add(bad(PARAMETERS, "it is not a map of names and values"));
    }
    return given;
  }

  private static void put(
      String name, @Nullable Object value, SortedMap<String, String> into, List<Problem> problems) {
    String field = PARAMETERS + "." + name;
    if (!name.matches(NAME) || name.startsWith("CRM_")) {
      problems.add(bad(field, "no agent has a parameter of that name"));
    } else if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
      problems.add(bad(field, "it is not a text, a number, true or false"));
    } else if (value.toString().indexOf('\0') >= 0) {
      problems.add(bad(field, "it contains a zero byte"));
    } else {
      into.put(name, value.toString());
    }
  }

  static Problem bad(String field, String why) {
    return new Problem("bad-parameter", "ocf action refused", field, why);
  }
}
