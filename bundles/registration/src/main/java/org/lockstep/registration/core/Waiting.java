package org.lockstep.registration.core;

import java.util.Optional;
import org.lockstep.base.Incarnation;

/** What a client service waits for, for people. */
public final class Waiting {
  private Waiting() {}

  /** Empty when it waits for nothing, or for an action to end. */
  public static Optional<String> reason(ClientService service, World world) {
    Placement now = service.placement();
    if (now.blocked().isPresent()) {
      return Optional.of("blocked: " + now.blocked().get());
    }
    if (now.on().isPresent()) {
      return missingType(service, now.on().get(), world);
    }
    return switch (now.state()) {
      case DEREGISTERED ->
          now.wanted(service.definition())
              ? Optional.of("waits: " + Intents.whyNot(service.definition(), now, world))
              : Optional.empty();
      case RECOVERING -> Optional.of("waits: " + Intents.whyNot(service.running(), now, world));
      case STARTING, REGISTERED, STOPPING -> Optional.empty();
    };
  }

  /** An action in use whose bundle is away (RL-7). */
  private static Optional<String> missingType(ClientService service, Incarnation on, World world) {
    Optional<World.Node> node = world.node(on.node());
    return Results.due(service.running(), service.placement())
        .flatMap(phase -> service.running().action(phase))
        .map(ActionSpec::type)
        .filter(
            type ->
                node.flatMap(World.Node::types).map(types -> !types.contains(type)).orElse(true))
        .map(type -> "waits for an action of type " + type + " on " + world.name(on.node()));
  }
}
