/** What is usually built on cluster locks, for people who want less than all six modes (DLM-1). */
@Export
@Version("1.0.0")
@NullMarked
package org.lockstep.dlm.recipes;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
