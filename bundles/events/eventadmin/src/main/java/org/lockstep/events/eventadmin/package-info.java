/** Topics of the OSGi Event Admin, watched for. */
@NullMarked
package org.lockstep.events.eventadmin;

import org.jspecify.annotations.NullMarked;
