package org.lockstep.dlm.recipes;

/**
 * Condition services for locks that are held: what depends on one is active where the lock is. One
 * for each configuration of the factory {@link #PID}.
 */
public final class LockCondition {
  /**
   * Of the factory; its properties are {@code lockspace}, {@code resource}, {@code mode}, {@code
   * id}.
   */
  public static final String PID = "org.lockstep.dlm.condition";

  /** The Condition's property with the lock's token, a {@code Long}. */
  public static final String TOKEN = "lockstep.token";

  private LockCondition() {}
}
