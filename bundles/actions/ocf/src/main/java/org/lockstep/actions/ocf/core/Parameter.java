package org.lockstep.actions.ocf.core;

import java.util.Optional;

/**
 * One parameter of an agent.
 *
 * @param usual what the agent takes when it is not given; may be empty
 * @param required whether the agent says that it must be given
 */
public record Parameter(String name, Kind kind, String usual, boolean required) {
  /** Some are said to be required and have a value all the same. */
  boolean mustBeGiven() {
    return required && usual.isBlank();
  }

  /** Why a value does not fit. An agent whose own value does not fit says no kind to rely on. */
  Optional<String> wrong(String value) {
    boolean reliable = usual.isEmpty() || kind.fits(usual);
    return reliable ? kind.wrong(value) : Optional.empty();
  }
}
