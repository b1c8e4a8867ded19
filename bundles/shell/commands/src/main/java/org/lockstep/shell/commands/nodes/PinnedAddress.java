package org.lockstep.shell.commands.nodes;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a node's interconnect listens: {@code host:port}, an IPv6 host in brackets. */
final class PinnedAddress {
  private static final Pattern FORM =
      Pattern.compile("(\\[[0-9A-Fa-f:.%a-z0-9]+]|[^\\s:\\[\\]/]+):(\\d{1,5})");
  private static final int MAX_PORT = 65_535;

  private PinnedAddress() {}

  /** What is wrong with it, if something is. */
  static Optional<String> wrong(String address) {
    Matcher form = FORM.matcher(address);
    if (!form.matches()) {
      return Optional.of("'" + address + "' is not like 10.0.0.1:7600 or [fe80::1]:7600");
    }
    int port = Integer.parseInt(form.group(2));
    return port == 0 || port > MAX_PORT
        ? Optional.of("'" + address + "': a port is between 1 and " + MAX_PORT)
        : Optional.empty();
  }
}
