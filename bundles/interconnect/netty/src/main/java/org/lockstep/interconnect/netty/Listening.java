package org.lockstep.interconnect.netty;

import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.Locale;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.netty.core.Address;

/** Where to listen, where one listens, and why not. */
final class Listening {
  private Listening() {}

  static InetSocketAddress resolve(String bind) {
    Address address = Address.parse(bind);
    InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
    if (resolved.isUnresolved()) {
      throw problem("address-not-local", bind, "no such host is known");
    }
    return resolved;
  }

  /** As numbers, so that whoever connects needs no name service. */
  static String published(InetSocketAddress bound) {
    InetAddress address = bound.getAddress();
    InetAddress reachable = address.isAnyLocalAddress() ? anyOfThisHost() : address;
    return new Address(reachable.getHostAddress(), bound.getPort()).toString();
  }

  private static InetAddress anyOfThisHost() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .min(Comparator.comparing(address -> address instanceof Inet4Address ? 0 : 1))
          .orElseGet(InetAddress::getLoopbackAddress);
    } catch (SocketException e) {
      return InetAddress.getLoopbackAddress();
    }
  }

  static ProblemException refused(String bind, Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof BindException && message.toLowerCase(Locale.ROOT).contains("in use")) {
      return problem("address-in-use", bind, "another program listens there");
    }
    return problem("address-not-local", bind, message);
  }

  private static ProblemException problem(String code, String bind, String why) {
    return new ProblemException(code, "interconnect not started", bind, why);
  }
}
