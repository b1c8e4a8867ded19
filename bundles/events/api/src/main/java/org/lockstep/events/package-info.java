/** The event manager: who watches, and who is told of transitions. */
@Export
@Version("1.2.0")
@NullMarked
package org.lockstep.events;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
