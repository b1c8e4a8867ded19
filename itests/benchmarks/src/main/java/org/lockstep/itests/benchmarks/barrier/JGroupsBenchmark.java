package org.lockstep.itests.benchmarks.barrier;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.jgroups.JChannel;
import org.jgroups.blocks.MethodCall;
import org.jgroups.blocks.RequestOptions;
import org.jgroups.blocks.RpcDispatcher;
import org.jgroups.protocols.FD_SOCK;
import org.jgroups.protocols.FRAG2;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.MFC;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UFC;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.util.RspList;
import org.lockstep.itests.benchmarks.member.Patience;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A peer: a remote call to all three members that waits for all answers. */
@State(Scope.Benchmark)
public class JGroupsBenchmark {
  private static final int NODES = 3;
  private static final int FIRST_PORT = 17_800;

  private static final Logger QUIET = Logger.getLogger("org.jgroups");

  private final List<JChannel> channels = new ArrayList<>();
  private final List<RpcDispatcher> dispatchers = new ArrayList<>();
  private final MethodCall call;

  public JGroupsBenchmark() {
    QUIET.setLevel(Level.WARNING);
    try {
      for (int i = 0; i < NODES; i++) {
        JChannel channel = channel(FIRST_PORT + i).name("N" + i);
        channels.add(channel);
        dispatchers.add(new RpcDispatcher(channel, new Target()));
        channel.connect("benchmark");
      }
      call = new MethodCall(Target.class.getMethod("barrier", int.class), 1);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    Patience.until(() -> channels.get(0).getView().size() == NODES, "a view of three");
  }

  private static JChannel channel(int port) throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    TCP tcp = new TCP();
    tcp.setBindAddress(loopback).setBindPort(port);
    TCPPING discovery =
        new TCPPING()
            .initialHosts(
                IntStream.range(0, NODES)
                    .mapToObj(i -> new InetSocketAddress(loopback, FIRST_PORT + i))
                    .toList());
    return new JChannel(
        tcp,
        discovery,
        new MERGE3(),
        new FD_SOCK(),
        new VERIFY_SUSPECT(),
        new NAKACK2().useMcastXmit(false),
        new UNICAST3(),
        new STABLE(),
        new GMS().printLocalAddress(false),
        new UFC(),
        new MFC(),
        new FRAG2());
  }

  /** What is called on all. */
  public static final class Target {
    public boolean barrier(int number) {
      return number > 0;
    }
  }

  @Benchmark
  public RspList<Object> callAll() throws Exception {
    RspList<Object> answers =
        dispatchers.get(0).callRemoteMethods(null, call, RequestOptions.SYNC().timeout(5_000));
    if (answers.numReceived() < NODES) {
      throw new IllegalStateException(answers.toString());
    }
    return answers;
  }

  @TearDown
  public void close() {
    channels.forEach(JChannel::close);
  }
}
