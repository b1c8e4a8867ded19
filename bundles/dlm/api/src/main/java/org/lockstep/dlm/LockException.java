package org.lockstep.dlm;

/** A lock was not granted, or is none any more; what was held before is held still (DLM-1). */
public class LockException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** It would have to wait, and was not to. */
    NOT_QUEUED,
    /** It has waited for as long as it was to. */
    TIMED_OUT,
    /** Its owner has cancelled it. */
    CANCELLED,
    /** Each of a circle of locks waits for the next; the message names them. */
    DEADLOCK,
    /** As many requests of this node are under way as may be. Try again later. */
    BUSY,
    /** The lockspace was closed. Open it again. */
    CLOSED,
    /**
     * This node takes no part in the lock manager: it leaves, was cut off, or its level is being
     * removed. Whatever it held others may have. Wait for the service to come back.
     */
    GONE
  }

  private final Reason reason;

  public LockException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
