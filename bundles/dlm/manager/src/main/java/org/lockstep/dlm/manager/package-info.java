/** The lock manager of one node: threads, messages and services around what the core decides. */
@NullMarked
package org.lockstep.dlm.manager;

import org.jspecify.annotations.NullMarked;
