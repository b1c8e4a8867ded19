package org.lockstep.interconnect.netty;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.key.ClusterKey;
import org.lockstep.interconnect.key.ClusterTls;
import org.lockstep.interconnect.spi.Transport.Cluster;

/**
 * TLS 1.3, both sides with the cluster's key. Handshakes are worked out on a thread of their own: a
 * stranger can make one side calculate, and must not delay what members say to each other.
 */
final class Tls implements Guard {
  private static final String[] VERSIONS = {ClusterTls.VERSION};

  /**
   * The ones that every TLS 1.3 has, the first first: without the processor's instructions, which
   * only the second compiler uses, it takes a third of the others' time.
   */
  private static final List<String> SUITES =
      List.of("TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384");

  /** Handshakes that may wait for that thread; those beyond are refused. */
  private static final int WAITING = 512;

  private static final long IDLE_S = 5;
  private static final long END_S = 1;

  private final SSLContext context;
  private final ThreadPoolExecutor handshakes;

  private Tls(SSLContext context) {
    this.context = context;
    handshakes =
        new ThreadPoolExecutor(
            1, 1, IDLE_S, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), Tls::thread);
    handshakes.allowCoreThreadTimeOut(true);
  }

  /** There is no way to run without. */
  static Guard of(Cluster cluster) {
    return new Tls(context(cluster.key().orElseThrow(() -> withoutKey(cluster.id()))));
  }

  private static ProblemException withoutKey(UUID cluster) {
    return new ProblemException(
        "no-key", "interconnect not started", "cluster " + cluster, "it was given no key");
  }

  static SSLContext context(ClusterKey key) {
    return ClusterTls.context(key);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "lockstep-handshakes");
    thread.setDaemon(true);
    thread.setContextClassLoader(Tls.class.getClassLoader());
    return thread;
  }

  @Override
  public void dialled(ChannelPipeline pipeline) {
    install(pipeline, true);
  }

  @Override
  public void accepted(ChannelPipeline pipeline) {
    install(pipeline, false);
  }

  /** Without the peer's name and port: no session is resumed, each connection proves the key. */
  private void install(ChannelPipeline pipeline, boolean client) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(client);
    engine.setEnabledProtocols(VERSIONS);
    List<String> supported = List.of(engine.getSupportedCipherSuites());
    engine.setEnabledCipherSuites(
        SUITES.stream().filter(supported::contains).toArray(String[]::new));
    engine.setNeedClientAuth(true);
    SslHandler handler = new SslHandler(engine, handshakes);
    handler.setHandshakeTimeoutMillis(0); // peering bounds silence and strangers, this too
    pipeline.addFirst(handler);
  }

  @Override
  public void close() {
    handshakes.shutdownNow();
    try {
      handshakes.awaitTermination(END_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
