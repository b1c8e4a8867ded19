/** The action type {@code exec}: programs. */
@NullMarked
package org.lockstep.actions.exec;

import org.jspecify.annotations.NullMarked;
