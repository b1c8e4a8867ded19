package org.lockstep.fencing.agents.core;

import java.util.List;
import java.util.Set;

/**
 * One parameter of a fence program.
 *
 * @param options of a {@link Kind#SELECT}
 * @param required whether one of its names must be given
 * @param deprecated whether another name took its place
 * @param replaces older names of it
 */
public record Parameter(
    String name,
    Kind kind,
    List<String> options,
    boolean required,
    boolean deprecated,
    Set<String> replaces) {
  public Parameter {
    options = List.copyOf(options);
    replaces = Set.copyOf(replaces);
  }

  boolean isIn(Set<String> given) {
    return given.contains(name) || replaces.stream().anyMatch(given::contains);
  }
}
