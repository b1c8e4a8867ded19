/** Watchers for what clusters most often watch: ports, addresses, files, disks, programs. */
@NullMarked
package org.lockstep.events.watchers;

import org.jspecify.annotations.NullMarked;
