package org.lockstep.interconnect.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.interconnect.Channel;

/** What the suites of this package stand on; each transport extends all of them. */
public abstract class TransportConformance {
  static final NodeId N1 = NodeId.of(1);
  static final NodeId N2 = NodeId.of(2);
  static final NodeId N3 = NodeId.of(3);

  private final List<Station> stations = new ArrayList<>();

  /** A node that is not started yet. */
  protected abstract Station create(Incarnation self);

  /** What to bind to: any free address. */
  protected abstract String anyAddress();

  Station station(int node, int boot) {
    Station station = create(Incarnation.of(node, boot));
    stations.add(station);
    return station;
  }

  Station started(int node, int boot) {
    return station(node, boot).start(anyAddress());
  }

  /** Makes them want each other and waits until both have heard of it. */
  void connect(Station a, Station b) {
    a.want(b);
    b.want(a);
    a.hears("connected " + b.self);
    b.hears("connected " + a.self);
  }

  static BlockingQueue<String> queue() {
    return new LinkedBlockingQueue<>();
  }

  static String next(BlockingQueue<String> queue) {
    String message = Station.poll(queue, 8_000);
    assertThat(message).as("a message").isNotNull();
    return message;
  }

  static boolean send(Channel channel, NodeId to, String text) {
    return channel.send(to, text.getBytes());
  }

  @AfterEach
  void closeAll() throws Exception {
    for (Station station : stations) {
      station.close();
    }
  }
}
