package org.lockstep.fencing;

import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Service property of a {@link FenceAgent}: the type by which the configuration names it (ND-4).
 */
@ComponentPropertyType
public @interface FenceType {
  String PREFIX_ = "lockstep.fence.";

  /** The name of the service property. */
  String TYPE = "lockstep.fence.type";

  /** The type, for example {@code ipmilan}. */
  String type();
}
