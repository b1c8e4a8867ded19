/** The main job, end to end, on this machine. */
@NullMarked
package org.lockstep.runtime.demo;

import org.jspecify.annotations.NullMarked;
