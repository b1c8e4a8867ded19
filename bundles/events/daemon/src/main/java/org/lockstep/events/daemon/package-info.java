/** The event manager's daemon: the subsystem at level 1000 that all watchers hear through. */
@NullMarked
package org.lockstep.events.daemon;

import org.jspecify.annotations.NullMarked;
