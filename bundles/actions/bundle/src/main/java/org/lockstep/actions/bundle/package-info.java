/** The action type {@code bundle}: OSGi bundles and configurations. */
@NullMarked
package org.lockstep.actions.bundle;

import org.jspecify.annotations.NullMarked;
