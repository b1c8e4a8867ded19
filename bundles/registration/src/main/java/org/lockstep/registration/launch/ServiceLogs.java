package org.lockstep.registration.launch;

import java.util.List;

/** A log for each client service: what its actions say. */
public interface ServiceLogs {
  void append(String name, String line);

  /** The last lines. */
  List<String> tail(String name, int lines);
}
