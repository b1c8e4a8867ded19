/** Simulated time, and the processes that live in it. */
@Export
@Version("1.0.0")
@NullMarked
package org.lockstep.testkit.world;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
