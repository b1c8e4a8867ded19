/** Whole nodes in a simulated world, and what must be true of them at every moment. */
@Export
@Version("1.0.0")
@NullMarked
package org.lockstep.testkit.cluster;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
