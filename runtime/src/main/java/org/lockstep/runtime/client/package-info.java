/** The script's other half: local commands, and the way to a running node. */
@NullMarked
package org.lockstep.runtime.client;

import org.jspecify.annotations.NullMarked;
