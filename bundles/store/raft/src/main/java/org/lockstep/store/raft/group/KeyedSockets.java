package org.lockstep.store.raft.group;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jgroups.util.DefaultSocketFactory;
import org.lockstep.interconnect.key.ClusterKey;
import org.lockstep.interconnect.key.ClusterTls;

/** Connections on which both sides prove that they have the cluster's key. */
final class KeyedSockets extends DefaultSocketFactory {
  private static final int HANDSHAKE_MS = 2_000;

  private final SSLContext tls;

  KeyedSockets(ClusterKey key) {
    tls = ClusterTls.context(key);
  }

  @Override
  public Socket createSocket(String service) throws IOException {
    SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket();
    socket.setEnabledProtocols(new String[] {ClusterTls.VERSION});
    socket.setSoTimeout(HANDSHAKE_MS); // whoever is called may be paused
    socket.addHandshakeCompletedListener(done -> forever(done.getSocket()));
    return socket;
  }

  private static void forever(Socket socket) {
    try {
      socket.setSoTimeout(0);
    } catch (SocketException e) {
      // it was closed
    }
  }

  @Override
  public ServerSocket createServerSocket(String service) throws IOException {
    return new GuardedServerSocket(tls);
  }
}
