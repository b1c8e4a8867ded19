/** The interconnect over TCP. */
@Export
@Version("1.0.0")
@NullMarked
package org.lockstep.interconnect.netty;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
