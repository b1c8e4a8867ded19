package org.lockstep.interconnect.netty;

import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a connection failed, in words that say what to look at. */
final class HandshakeFailure {
  private HandshakeFailure() {}

  static String why(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof NotSslRecordException) {
        return "it does not speak TLS"; // the exception repeats all that was sent
      }
      if (cause instanceof CertificateException) {
        return String.valueOf(cause.getMessage());
      }
      if (cause instanceof SSLException && cause.getCause() == null) {
        return said(String.valueOf(cause.getMessage()));
      }
    }
    return String.valueOf(failure.getMessage());
  }

  /** The peer's alert for a certificate it does not trust: there is only one that it would. */
  private static String said(String message) {
    return message.contains("fatal alert: certificate_unknown")
        ? "it has another key than this node, and says so"
        : "TLS: " + message;
  }
}
