/** Who is up as the event manager sees it; no threads, no clocks. */
@NullMarked
package org.lockstep.events.daemon.core;

import org.jspecify.annotations.NullMarked;
