package org.lockstep.interconnect.spi;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.interconnect.Channel;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.interconnect.MessageHandler;

/**
 * This node's open channels, for authors of transports: each has one thread and one bounded queue,
 * so that a handler that hangs stops nothing but its own channel. What does not fit is dropped and
 * logged, which protocols that repeat themselves survive; closing the connection instead would let
 * one slow handler interrupt all others.
 */
public final class Channels implements AutoCloseable {
  /** How many bytes may wait for one channel's handler, see {@link Budget}. */
  public static final long INBOX_LIMIT = 32L * 1024 * 1024;

  private final Sender sender;
  private final Predicate<Incarnation> current;
  private final ConcurrentMap<String, OpenChannel> open = new ConcurrentHashMap<>();

  /**
   * @param sender carries out {@link Channel#send}
   * @param current whether messages of a boot are still to be handed over; asked for each
   */
  public Channels(Sender sender, Predicate<Incarnation> current) {
    this.sender = sender;
    this.current = current;
  }

  /** See {@link Interconnect#channel}; {@code owner} is what {@link #closeAllOf} takes. */
  Channel open(Object owner, String name, MessageHandler handler) {
    if (name.isEmpty() || name.length() > 64) {
      throw new IllegalArgumentException("channel name '" + name + "' has not 1 to 64 characters");
    }
    OpenChannel channel = new OpenChannel(owner, name, inlet(name, handler));
    if (open.putIfAbsent(name, channel) != null) {
      throw new IllegalStateException("channel '" + name + "' is open already on this node");
    }
    channel.inlet.start();
    return channel;
  }

  private Inlet inlet(String name, MessageHandler handler) {
    return handler instanceof PromptHandler prompt
        ? new DirectInlet(name, prompt, current)
        : new Inbox(name, handler, current);
  }

  /**
   * Puts a message into the queue of its channel. Called by one thread per sender, in order.
   *
   * @return {@code false} when the queue is full; a message for a channel nobody has opened counts
   *     as delivered
   */
  public boolean deliver(String name, Incarnation from, byte[] message) {
    OpenChannel channel = open.get(name);
    return channel == null || channel.inlet.offer(from, message);
  }

  void closeAllOf(Object owner) {
    open.values().stream().filter(channel -> channel.owner == owner).forEach(OpenChannel::close);
  }

  @Override
  public void close() {
    open.values().forEach(OpenChannel::close);
  }

  /** What a transport does to send. */
  @FunctionalInterface
  public interface Sender {
    /**
     * @param message not to be kept after the call: the caller may write to it
     */
    boolean send(NodeId to, String channel, byte[] message);
  }

  private final class OpenChannel implements Channel {
    private final Object owner;
    private final String name;
    private final Inlet inlet;

    OpenChannel(Object owner, String name, Inlet inlet) {
      this.owner = owner;
      this.name = name;
      this.inlet = inlet;
    }

    @Override
    public boolean send(NodeId to, byte[] message) {
      if (message.length > Interconnect.MAX_MESSAGE) {
        throw new IllegalArgumentException(
            message.length
                + " bytes on channel '"
                + name
                + "', at most "
                + Interconnect.MAX_MESSAGE);
      }
      return open.get(name) == this && sender.send(to, name, message);
    }

    @Override
    public void close() {
      if (open.remove(name, this)) {
        inlet.close();
      }
    }
  }
}
