/** Messages between the members, by named channel, for every subsystem. */
@Export
@Version("1.0.0")
@NullMarked
package org.lockstep.interconnect;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
