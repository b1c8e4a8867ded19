/** Identities, monotonic time and problems with a place: the words every other bundle uses. */
@Export
@Version("1.1.0")
@NullMarked
package org.lockstep.base;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
