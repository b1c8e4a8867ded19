/** Pluggable action functions, and the arm of the supervisor that launches programs. */
@Export
@Version("1.0.0")
@NullMarked
package org.lockstep.actions;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
