package org.lockstep.events.daemon.format;

import com.fasterxml.jackson.databind.ObjectMapper;

/** Made when the first record is read or written: a node's start is not the time for it. */
final class Json {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}
}
