/** How the recipes wait for their locks, and who of a node's threads holds them. */
@NullMarked
package org.lockstep.dlm.recipes.hold;

import org.jspecify.annotations.NullMarked;
