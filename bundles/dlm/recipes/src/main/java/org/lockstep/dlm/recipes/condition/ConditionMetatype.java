package org.lockstep.dlm.recipes.condition;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One configuration of the factory; {@link ConditionSpec} says what may be. */
@ObjectClassDefinition(
    name = "Lockstep condition for a lock",
    description = "A Condition service on the node that holds a lock of the cluster")
@interface ConditionMetatype {
  @AttributeDefinition(name = "Lockspace", description = "The lockspace, the same on all nodes")
  String lockspace();

  @AttributeDefinition(name = "Resource", description = "What is locked, the same on all nodes")
  String resource();

  @AttributeDefinition(
      name = "Mode",
      description = "EX: one node at a time; PR: all nodes, while nobody has EX")
  String mode() default "EX";

  @AttributeDefinition(
      name = "Id",
      description = "osgi.condition.id of the Condition that is there while the lock is held")
  String id();
}
