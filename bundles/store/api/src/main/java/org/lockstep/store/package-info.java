/**
 * The cluster's records as any bundle meets them: versions, transactions, watches, named leases.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.lockstep.store;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
