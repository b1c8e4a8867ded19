package org.lockstep.fencing.agents;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration. */
@ObjectClassDefinition(
    name = "Lockstep fencing",
    description = "How hosts are cut off from the outside")
@interface FencingMetatype {
  @AttributeDefinition(
      name = "Device deadline (ms)",
      description = "How long one device may take until it is certain that the host is off",
      min = "1000")
  long deviceDeadlineMs() default 60_000;
}
