/** YAML that people write: read within bounds, refused with file, line and field (AL-1). */
@Export
@Version("1.1.0")
@NullMarked
package org.lockstep.documents;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
