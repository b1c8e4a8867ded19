/** Action functions that call an address. */
@NullMarked
package org.lockstep.actions.http;

import org.jspecify.annotations.NullMarked;
