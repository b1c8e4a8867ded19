/** What a fence program says of itself, and whether a device's parameters fit. */
@NullMarked
package org.lockstep.fencing.agents.core;

import org.jspecify.annotations.NullMarked;
