package org.lockstep.membership;

import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * The service properties of a {@link TransitionListener}, all with the prefix {@value #PREFIX_}.
 *
 * <pre>{@code
 * @Component
 * @ClusterSubsystem(name = "cache", level = 400, joining = 2)
 * public class CacheSubsystem implements TransitionListener { … }
 * }</pre>
 */
@ComponentPropertyType
public @interface ClusterSubsystem {
  String PREFIX_ = "lockstep.subsystem.";

  /** Stands alone in {@link #requires()} for "needs every lower level". */
  String ALL_LOWER = "*";

  /**
   * Stands alone in {@link #requires()} for "needs no lower level": an empty array would be taken
   * for the default when the component's properties are written.
   */
  String NO_LOWER = "-";

  /** See {@link Level#name()}. */
  String name();

  /** See {@link Level#number()}; {@value Level#MIN} to {@value Level#MAX}. */
  int level();

  int joining() default 1;

  int leaving() default 1;

  int forcedLeaving() default 1;

  /** Names of the lower subsystems it needs (MM-13). */
  String[] requires() default {ALL_LOWER};

  /** A name of {@link OnLoss}. */
  String onLoss() default "FORCE_LEVEL";

  /** How long a hot removal may take, in milliseconds. */
  long removalDeadlineMs() default 4_000;

  /** How long each barrier of a join may take, in milliseconds; 0: any time (MM-16). */
  long joiningDeadlineMs() default 60_000;

  /** As above, of a graceful leave. */
  long leavingDeadlineMs() default 0;

  /** As above, of a forced leave. */
  long forcedLeavingDeadlineMs() default 60_000;
}
