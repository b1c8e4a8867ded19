/** The key pair of a cluster: whoever has it may connect, and nobody else. */
@Export
@Version("1.0.0")
@NullMarked
package org.lockstep.interconnect.key;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
