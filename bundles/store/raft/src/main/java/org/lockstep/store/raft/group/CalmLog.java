package org.lockstep.store.raft.group;

import org.jgroups.logging.CustomLogFactory;
import org.jgroups.logging.Log;
import org.jgroups.logging.LogFactory;
import org.jgroups.logging.Slf4jLogImpl;

/**
 * What the transport calls an error is that a connection was closed, or that two members called
 * each other at once: it mends that itself. What it cannot mend the store says when it is asked.
 */
final class CalmLog extends Slf4jLogImpl {
  private CalmLog(Class<?> of) {
    super(of);
  }

  /** Raft's own logs stay as they are. */
  static void install() {
    LogFactory.setCustomLogFactory(
        new CustomLogFactory() {
          @Override
          public Log getLog(Class<?> of) {
            return of.getName().contains(".raft.") ? new Slf4jLogImpl(of) : new CalmLog(of);
          }

          @Override
          public Log getLog(String category) {
            return new Slf4jLogImpl(category);
          }
        });
  }

  @Override
  public void error(String message) {
    debug(message);
  }

  @Override
  public void error(String format, Object... values) {
    debug(format, values);
  }

  @Override
  public void error(String message, Throwable cause) {
    debug(message, cause);
  }

  @Override
  public void warn(String message) {
    debug(message);
  }

  @Override
  public void warn(String format, Object... values) {
    debug(format, values);
  }

  @Override
  public void warn(String message, Throwable cause) {
    debug(message, cause);
  }

  @Override
  public void info(String message) {
    debug(message);
  }

  @Override
  public void info(String format, Object... values) {
    debug(format, values);
  }
}
