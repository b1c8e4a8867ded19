package org.lockstep.store.disk;

/** Thrown within this package alone, by whoever reads a sector that is not to be trusted (DB-7). */
final class DistrustException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Distrust distrust;

  DistrustException(Distrust distrust) {
    super(distrust.why(), null, false, false);
    this.distrust = distrust;
  }

  Distrust distrust() {
    return distrust;
  }
}
