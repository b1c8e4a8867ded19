package org.lockstep.interconnect.netty.core;

import org.lockstep.base.ProblemException;

/** {@code host:port}, {@code [v6]:port}. */
public record Address(String host, int port) {
  public static Address parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      throw bad(text, "it is not host:port");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw bad(text, "an IPv6 address is written [address]:port");
    }
    return new Address(host, port(text, text.substring(colon + 1)));
  }

  private static int port(String text, String digits) {
    try {
      int port = Integer.parseInt(digits);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw bad(text, "'" + digits + "' is not a port");
    }
    throw bad(text, "a port is between 0 and 65535");
  }

  private static ProblemException bad(String text, String why) {
    return new ProblemException(
        "bad-address", "interconnect address refused", "'" + text + "'", why);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
