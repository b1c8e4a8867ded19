/** Condition services for locks that are held. */
@NullMarked
package org.lockstep.dlm.recipes.condition;

import org.jspecify.annotations.NullMarked;
