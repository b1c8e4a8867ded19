/** A distributed lock manager in the tradition of VMS: what users of locks call (DLM-1). */
@Export
@Version("1.1.0")
@NullMarked
package org.lockstep.dlm;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
