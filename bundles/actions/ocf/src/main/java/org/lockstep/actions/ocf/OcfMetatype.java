package org.lockstep.actions.ocf;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration. */
@ObjectClassDefinition(
    name = "Lockstep OCF actions",
    description = "Where this host has its OCF resource agents")
@interface OcfMetatype {
  @AttributeDefinition(
      name = "Root",
      description = "OCF_ROOT: the folder with resource.d and the agents' library")
  String root() default "/usr/lib/ocf";

  @AttributeDefinition(
      name = "Temporary folder",
      description = "HA_RSCTMP: where agents note what runs; it has to be empty after a boot")
  String temp() default "/run/resource-agents";
}
