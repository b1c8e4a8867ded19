package org.lockstep.registration.format;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lockstep.actions.ActionPhase;
import org.lockstep.base.Nearest;
import org.lockstep.registration.core.ActionSpec;

/**
 * What a definition may leave out because the type of an action says it. It follows from the
 * definition alone: whoever reads the record, with the bundle of that type or without, is to decide
 * the same (RL-3). Of a type that is not here nothing follows; what its function refuses it says
 * itself ({@link org.lockstep.actions.ActionFunction#validate(ActionPhase, Map)}).
 *
 * @param stop how what it has started is stopped where no stop is stated: it would live on
 * @param needs all but a stop state one of these parameters; empty: nothing is needed
 * @param either only one of them: a child that states one does not take another from its parent
 * @param lacks the phases that it does not have
 * @param looksByStarting with the parameters of the start a look would start again
 */
record TypeConventions(
    Stop stop,
    List<String> needs,
    boolean either,
    Set<ActionPhase> lacks,
    boolean looksByStarting) {

  /** How what was started is stopped. */
  enum Stop {
    /** It ends with the start, or somebody states how. */
    NONE,
    /** By the same type, without parameters. */
    BY_TYPE,
    /** As it was started. */
    AS_STARTED
  }

  private static final TypeConventions OTHER =
      new TypeConventions(Stop.NONE, List.of(), false, Set.of(), false);

  private static final Map<String, TypeConventions> KNOWN =
      Map.of(
          "exec",
          new TypeConventions(Stop.BY_TYPE, List.of("command", "shell"), true, Set.of(), true),
          "http",
          new TypeConventions(Stop.NONE, List.of(), false, Set.of(), true),
          "bundle",
          new TypeConventions(
              Stop.BY_TYPE, List.of("bundles", "configurations"), false, Set.of(), false),
          "ocf",
          new TypeConventions(
              Stop.AS_STARTED,
              List.of(),
              false,
              Set.of(ActionPhase.RECOVERY, ActionPhase.NOTIFY),
              false));

  static TypeConventions of(String type) {
    return KNOWN.getOrDefault(type, OTHER);
  }

  /** The stop of what was started like this, where none is stated; empty: there is none. */
  static Optional<ActionSpec> stopOf(ActionSpec start) {
    return switch (of(start.type()).stop()) {
      case NONE -> Optional.empty();
      case BY_TYPE -> Optional.of(new ActionSpec(start.type(), Map.of(), Optional.empty()));
      case AS_STARTED -> Optional.of(start);
    };
  }

  /** What is wrong with an action of this type; empty: nothing. */
  Optional<String> flaw(ActionPhase phase, ActionSpec action) {
    if (lacks.contains(phase)) {
      return Optional.of("type " + action.type() + " has none; leave it out");
    }
    boolean stated = !Collections.disjoint(needs, action.parameters().keySet());
    return phase == ActionPhase.STOP || needs.isEmpty() || stated
        ? Optional.empty()
        : Optional.of(
            "it needs '"
                + String.join("' or '", needs)
                + "'"
                + instead(action.parameters().keySet()));
  }

  /** What was meant to be one of them: as long as none is there nobody else is asked. */
  private String instead(Set<String> given) {
    return needs.stream()
        .flatMap(need -> Nearest.like(need, given).stream())
        .findFirst()
        .map(near -> "; there is a field '" + near + "'")
        .orElse("");
  }
}
