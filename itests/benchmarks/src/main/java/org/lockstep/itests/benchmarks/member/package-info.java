/** A member in this JVM, for benchmarks of what is built on membership. */
@NullMarked
package org.lockstep.itests.benchmarks.member;

import org.jspecify.annotations.NullMarked;
