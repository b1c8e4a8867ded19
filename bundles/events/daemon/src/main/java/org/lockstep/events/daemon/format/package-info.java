/** Event groups as people write them, records as the shared store keeps them. */
@NullMarked
package org.lockstep.events.daemon.format;

import org.jspecify.annotations.NullMarked;
