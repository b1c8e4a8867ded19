package org.lockstep.membership.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.interconnect.Channel;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.interconnect.spi.Budget;
import org.lockstep.interconnect.spi.PeerListener;
import org.lockstep.interconnect.spi.PromptHandler;
import org.lockstep.interconnect.spi.Transport;
import org.lockstep.membership.manager.core.DeathWatch;
import org.lockstep.membership.manager.core.Message;
import org.lockstep.membership.manager.wire.MessageCodec;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.store.spi.Observation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The conversation with the other nodes: who is connected, who is suspected, what is said. */
final class Peers implements Messenger, PeerListener {
  private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
  private static final String CHANNEL = "membership";

  /** How many bytes may wait for the loop. */
  private static final long INBOX_LIMIT = 32L * 1024 * 1024;

  private final LocalNode node;
  private final Transport transport;
  private final Loop loop;
  private final DeathWatch deaths;
  private final DiskWatch disk;
  private final Channel channel;
  private final Budget inbox = new Budget(INBOX_LIMIT);
  private final Suspicions suspicions = new Suspicions();
  private final SortedSet<Incarnation> connected = new TreeSet<>();
  private final SortedMap<NodeId, List<Message>> outbox = new TreeMap<>();
  private SortedMap<NodeId, Transport.Peer> wanted = new TreeMap<>();
  private BiConsumer<Incarnation, Message> dispatch = (from, message) -> {};

  Peers(
      LocalNode node,
      Transport transport,
      Interconnect interconnect,
      Loop loop,
      DeathWatch deaths,
      DiskWatch disk) {
    this.node = node;
    this.transport = transport;
    this.loop = loop;
    this.deaths = deaths;
    this.disk = disk;
    this.channel = interconnect.channel(CHANNEL, (PromptHandler) this::received);
  }

  /**
   * @param hearer takes each message, this node's to itself too
   * @return where this node listens
   */
  String start(BiConsumer<Incarnation, Message> hearer) {
    loop.post(() -> dispatch = hearer);
    Transport.Cluster cluster =
        new Transport.Cluster(node.database().header().id(), node.clusterKey());
    return transport.start(node.incarnation(), cluster, node.bindAddress(), this);
  }

  void stop() {
    channel.close();
    transport.stop();
  }

  /** What the last look at the disk says about addresses and suspects. */
  void observed(Observation seen) {
    suspicions.observed(deaths);
    if (!suspicions.any()) {
      disk.calm();
    }
    connect(seen);
  }

  /** With whom this node is connected. */
  SortedSet<NodeId> heard() {
    SortedSet<NodeId> heard = new TreeSet<>();
    connected.forEach(boot -> heard.add(boot.node()));
    return heard;
  }

  private void connect(Observation seen) {
    SortedMap<NodeId, Transport.Peer> now = new TreeMap<>();
    seen.slots()
        .forEach(
            (id, slot) -> {
              String where = slot.heartbeat().address();
              if (!id.equals(node.incarnation().node())
                  && !where.isEmpty()
                  && !slot.left()
                  && deaths.proof(slot.owner()).isEmpty()) {
                now.put(id, new Transport.Peer(slot.owner(), where));
              }
            });
    if (!now.equals(wanted)) {
      wanted = now;
      connected.removeIf(boot -> !wants(boot));
      transport.peers(now);
    }
  }

  private boolean wants(Incarnation boot) {
    Transport.Peer peer = wanted.get(boot.node());
    return peer != null && peer.boot().equals(boot);
  }

  private void received(Incarnation from, byte[] bytes) {
    if (!inbox.take(bytes.length)) {
      LOG.debug("A message of {} is dropped: too many wait", from); // protocols repeat themselves
    } else if (!loop.post(() -> hear(from, bytes))) {
      inbox.give(Budget.cost(bytes.length));
    }
  }

  private void hear(Incarnation from, byte[] bytes) {
    inbox.give(Budget.cost(bytes.length));
    try {
      MessageCodec.decode(bytes).forEach(message -> dispatch.accept(from, message));
    } catch (IllegalArgumentException e) {
      LOG.warn("A message of {} is dropped: {}", from, e.getMessage());
    }
  }

  @Override
  public void send(NodeId to, Message message) {
    outbox.computeIfAbsent(to, any -> new ArrayList<>()).add(message);
  }

  /**
   * What one turn has to say to a node goes in one frame; to this node it goes round the corner.
   *
   * @param unsent takes what was handed to nobody, there being no connection: nobody will see it
   */
  void flush(Consumer<Message> unsent) {
    Incarnation self = node.incarnation();
    while (!outbox.isEmpty()) {
      NodeId to = outbox.firstKey();
      List<Message> messages = outbox.remove(to);
      if (to.equals(self.node())) {
        messages.forEach(message -> dispatch.accept(self, message));
      } else {
        sendTo(to, messages, unsent);
      }
    }
  }

  private void sendTo(NodeId to, List<Message> messages, Consumer<Message> unsent) {
    byte[] frame = MessageCodec.encode(messages);
    if (frame.length <= Interconnect.MAX_MESSAGE) {
      if (!channel.send(to, frame)) {
        messages.forEach(unsent);
      }
    } else if (messages.size() > 1) {
      messages.forEach(message -> sendTo(to, List.of(message), unsent));
    } else {
      LOG.error("What {} is to be told takes {} bytes: too many", to, frame.length);
    }
  }

  @Override
  public void connected(Incarnation peer) {
    loop.post(
        () -> {
          suspicions.connected(peer);
          if (wants(peer)) {
            connected.add(peer);
          }
        });
  }

  @Override
  public void suspect(Incarnation peer, String why) {
    loop.post(
        () -> {
          connected.remove(peer);
          if (suspicions.suspect(peer, loop.nowMs(), deaths)) {
            LOG.info("No word from {} ({}): the disk will tell whether it lives", peer, why);
            disk.alert();
          }
        });
  }
}
