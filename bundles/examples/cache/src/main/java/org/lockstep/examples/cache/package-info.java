/** An example of a subsystem: a cache that all members share. */
@Export
@Version("1.0.0")
@NullMarked
package org.lockstep.examples.cache;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
