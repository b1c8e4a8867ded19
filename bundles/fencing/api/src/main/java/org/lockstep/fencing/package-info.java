/** Fence agents: who makes certain from the outside that a host is off. */
@Export
@Version("1.0.0")
@NullMarked
package org.lockstep.fencing;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
