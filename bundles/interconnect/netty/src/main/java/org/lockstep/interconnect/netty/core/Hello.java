package org.lockstep.interconnect.netty.core;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;

/**
 * The first thing that whoever opens a connection says. Big-endian; a later minor version may
 * append, which earlier ones skip (AL-3).
 *
 * @param minor version that it speaks
 * @param cluster whose member it is
 * @param from who it is
 * @param to whom it believes to be talking to
 */
public record Hello(int minor, UUID cluster, Incarnation from, Incarnation to) {
  public static final int MAGIC = 0x4C6B_5374;
  public static final int MAJOR = 1;
  public static final int MINOR = 1;

  /** The first minor version whose speakers understand packed messages. */
  public static final int PACKED = 1;

  private static final int LENGTH = 4 + 2 + 2 + 16 + 8 + 8;

  /** Said by this release. */
  public Hello(UUID cluster, Incarnation from, Incarnation to) {
    this(MINOR, cluster, from, to);
  }

  public byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(LENGTH);
    out.putInt(MAGIC).putShort((short) MAJOR).putShort((short) minor);
    out.putLong(cluster.getMostSignificantBits()).putLong(cluster.getLeastSignificantBits());
    out.putInt(from.node().value()).putInt(from.number());
    out.putInt(to.node().value()).putInt(to.number());
    return out.array();
  }

  public static Hello decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length < 6 || in.getInt() != MAGIC) {
      throw bad("it does not speak this protocol");
    }
    int major = Short.toUnsignedInt(in.getShort());
    if (major != MAJOR) {
      throw bad("it speaks version " + major + " of the protocol, this node version " + MAJOR);
    }
    if (bytes.length < LENGTH) {
      throw bad("its greeting has " + bytes.length + " bytes instead of " + LENGTH);
    }
    int minor = Short.toUnsignedInt(in.getShort());
    return new Hello(minor, new UUID(in.getLong(), in.getLong()), boot(in), boot(in));
  }

  private static Incarnation boot(ByteBuffer in) {
    int node = in.getInt();
    int number = in.getInt();
    if (node < 0 || node > NodeId.MAX || number < 0) {
      throw bad("its greeting names node " + node + ", boot " + number);
    }
    return Incarnation.of(node, number);
  }

  private static ProblemException bad(String why) {
    return new ProblemException("bad-peer", "connection refused", "greeting", why);
  }
}
