/** What the membership manager drives: who may connect, where, and what looks suspicious. */
@Export
@Version("1.0.0")
@NullMarked
package org.lockstep.interconnect.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
