package org.lockstep.actions;

import org.osgi.service.component.annotations.ComponentPropertyType;

/** Service property of an {@link ActionFunction}: the type by which definitions name it (RL-7). */
@ComponentPropertyType
public @interface ActionType {
  String PREFIX_ = "lockstep.action.";

  /** The name of the service property. */
  String TYPE = "lockstep.action.type";

  /** The type, for example {@code exec}. */
  String type();
}
