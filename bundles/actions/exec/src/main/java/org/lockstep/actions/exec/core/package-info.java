/** What an exec action is told, checked; no thread, clock or process. */
@NullMarked
package org.lockstep.actions.exec.core;

import org.jspecify.annotations.NullMarked;
