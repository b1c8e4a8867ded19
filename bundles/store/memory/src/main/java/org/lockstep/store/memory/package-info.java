/** The membership database of nodes that share one JVM, for tests. */
@Export
@Version("1.0.0")
@NullMarked
package org.lockstep.store.memory;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
