/** The interconnect between nodes that share one process, for tests and single-process clusters. */
@Export
@Version("1.0.0")
@NullMarked
package org.lockstep.interconnect.local;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
