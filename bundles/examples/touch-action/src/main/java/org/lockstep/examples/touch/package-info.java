/** An example of an action function. */
@NullMarked
package org.lockstep.examples.touch;

import org.jspecify.annotations.NullMarked;
