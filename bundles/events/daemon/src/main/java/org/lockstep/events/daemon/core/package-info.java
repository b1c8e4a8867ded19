/** Who is up, what is enabled here and what becomes of it; no threads, no clocks. */
@NullMarked
package org.lockstep.events.daemon.core;

import org.jspecify.annotations.NullMarked;
