package org.lockstep.testkit.cluster;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.registration.Registration;
import org.lockstep.registration.core.Definition;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.format.DefinitionDocument;

/** The client services of a simulated cluster, and what an operator does about them. */
final class ClientServices {
  private final String yaml;
  private final List<String> names;
  private final SortedMap<String, DefinitionDocument.Entry> definitions;
  private final Execution execution;

  ClientServices(String yaml, Execution execution) {
    this.yaml = yaml;
    this.definitions =
        yaml.isEmpty()
            ? new TreeMap<>()
            : new DefinitionDocument().read(yaml, "simulated", Optional.empty());
    this.names = List.copyOf(definitions.keySet());
    this.execution = execution;
    execution.everywhere(names.stream().filter(this::isEverywhere).toList());
  }

  private boolean isEverywhere(String name) {
    return definition(name).choosing().everywhere();
  }

  /** Where there are none nothing is launched. */
  boolean isEmpty() {
    return names.isEmpty();
  }

  Execution execution() {
    return execution;
  }

  /** The one that a step is about. */
  String of(Step step) {
    return names.get((int) (step.atMs() % names.size()));
  }

  /** Invariant 9: every one can be placed, so every one is. */
  boolean areUp() {
    return names.stream().allMatch(execution::isUp);
  }

  /** Unless somebody did it before; who comes second is refused. */
  void define(Registration registration) {
    if (registration.list().isEmpty()) {
      registration.define(yaml, "simulated");
    }
  }

  /** What nothing but a person can go on with. */
  void lookAfter(Registration registration) {
    define(registration);
    for (String name : names) {
      Placement now = execution.placement(name);
      if (execution.parts(name).stream().anyMatch(ClientServices::isStuck)) {
        registration.cleanup(name);
      }
      if (now.blocked().isPresent()) {
        registration.deregister(name); // its stop is tried again
      } else if (isLeft(name, now)) {
        registration.register(name, Optional.empty());
      }
    }
  }

  /** A part whose stop, starts or recoveries have failed. */
  private static boolean isStuck(Placement part) {
    boolean idle = part.on().isEmpty() && !part.failed().isEmpty();
    return part.blocked().isPresent() || !part.exhausted().isEmpty() || idle;
  }

  /** Deregistered by hand, or never asked for, or all nodes have failed. */
  private boolean isLeft(String name, Placement now) {
    boolean unasked = !now.isWanted(definition(name)) && !now.wish().held();
    return switch (now.state()) {
      case DEREGISTERED -> now.wish().held() || unasked || !now.exhausted().isEmpty();
      case RECOVERING -> now.on().isEmpty() && !now.failed().isEmpty();
      case STARTING, REGISTERED, STOPPING -> false;
    };
  }

  private Definition definition(String name) {
    return Objects.requireNonNull(definitions.get(name)).definition();
  }

  String status() {
    return String.join("\n  ", names.stream().map(execution::status).toList());
  }
}
