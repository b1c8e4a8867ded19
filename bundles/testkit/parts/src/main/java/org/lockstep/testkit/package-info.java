/**
 * A clock moved by hand, a disk with faults by seed, turns for threads, and conformance suites: for
 * our own tests and for authors of providers and subsystems.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.lockstep.testkit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
