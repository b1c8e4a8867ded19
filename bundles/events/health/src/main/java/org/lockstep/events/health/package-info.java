/** Health checks of this node's bundles, watched. */
@NullMarked
package org.lockstep.events.health;

import org.jspecify.annotations.NullMarked;
