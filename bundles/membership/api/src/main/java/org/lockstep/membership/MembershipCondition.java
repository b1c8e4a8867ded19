package org.lockstep.membership;

/** Ids of the Condition services, for {@code @SatisfyingConditionTarget}. */
public final class MembershipCondition {
  /** This node is JOINED; withdrawn after the last level has left. */
  public static final String MEMBER = "lockstep.member";

  /** Followed by a subsystem's name: it is JOINED here; withdrawn before it starts leaving. */
  public static final String SUBSYSTEM_PREFIX = "lockstep.subsystem.";

  private MembershipCondition() {}
}
