/** Transition notification: what authors of subsystems implement and call. */
@Export
@Version("1.4.0")
@NullMarked
package org.lockstep.membership;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
