package org.lockstep.store.disk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.lockstep.base.NodeId;
import org.lockstep.store.spi.Hearing;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Position;

/**
 * One slot's heartbeat sector.
 *
 * @param boot the number of the boot; 0: the slot was never used
 * @param counter moves with every renewal
 * @param left the owner gave the slot up cleanly
 * @param host the boot id of the owner's host
 * @param nonce drawn at the claim: tells two claimers apart (DB-3)
 * @param before the latest earlier boot that may have left last wills behind; 0: none
 */
record HeartbeatBody(
    int boot, long counter, boolean left, UUID host, long nonce, Heartbeat said, int before) {
  static final HeartbeatBody UNUSED =
      new HeartbeatBody(0, 0, true, new UUID(0, 0), 0, Heartbeat.SILENT, 0);

  private static final Comparator<HeartbeatBody> BY_AGE =
      Comparator.comparingInt(HeartbeatBody::boot).thenComparingLong(HeartbeatBody::counter);

  HeartbeatBody {
    if (boot < 0 || counter < 0 || counter == Long.MAX_VALUE || before < 0) {
      throw new IllegalArgumentException(
          "boot " + boot + ", counter " + counter + ", before " + before);
    }
  }

  /**
   * Which of the copies on several disks is the newest (DB-9). Of two claims at once it is the one
   * that a majority has; where neither has, neither is valid, and any of them stands for both.
   */
  static HeartbeatBody newest(List<HeartbeatBody> copies, int majority) {
    HeartbeatBody newest = Collections.max(copies, BY_AGE);
    Map<Long, List<HeartbeatBody>> claims =
        copies.stream()
            .filter(each -> BY_AGE.compare(each, newest) == 0)
            .collect(
                Collectors.groupingBy(HeartbeatBody::nonce, TreeMap::new, Collectors.toList()));
    return claims.values().stream()
        .max(Comparator.comparing(each -> each.size() >= majority))
        .map(each -> each.get(0))
        .orElseThrow();
  }

  ByteBuffer body() {
    byte[] address = said.address().getBytes(StandardCharsets.UTF_8);
    if (address.length > Heartbeat.MAX_ADDRESS) {
      throw new IllegalArgumentException("address " + said.address() + " is too long");
    }
    ByteBuffer out = ByteBuffer.allocate(Sector.MAX_BODY);
    out.putInt(boot).putLong(counter).put((byte) (left ? 1 : 0));
    out.putLong(host.getMostSignificantBits()).putLong(host.getLeastSignificantBits());
    out.putLong(nonce).putLong(said.serving());
    out.putLong(said.confirmed().epoch()).putLong(said.confirmed().sequence());
    out.put((byte) address.length).put(address);
    hearing(out, said.hearing());
    out.put((byte) (said.bequeathed() ? 1 : 0)).putInt(before);
    return out.flip();
  }

  static HeartbeatBody of(Sector sector) {
    return sector.says(HeartbeatBody::of);
  }

  private static HeartbeatBody of(ByteBuffer in) {
    int boot = in.getInt();
    long counter = in.getLong();
    boolean left = in.get() != 0;
    UUID host = new UUID(in.getLong(), in.getLong());
    long nonce = in.getLong();
    long serving = in.getLong();
    Position confirmed = new Position(in.getLong(), in.getLong());
    byte[] address = new byte[Byte.toUnsignedInt(in.get())];
    in.get(address);
    String where = new String(address, StandardCharsets.UTF_8);
    Hearing hearing = hearing(in);
    boolean wills = in.hasRemaining(); // a writer of an earlier version says nothing of them
    boolean bequeathed = wills && in.get() != 0;
    Heartbeat said = new Heartbeat(where, serving, confirmed, hearing, bequeathed);
    return new HeartbeatBody(boot, counter, left, host, nonce, said, wills ? in.getInt() : 0);
  }

  private static void hearing(ByteBuffer out, Hearing hearing) {
    BitSet cutOff = new BitSet();
    hearing.cutOff().forEach(node -> cutOff.set(node.value()));
    byte[] bits = cutOff.toByteArray();
    out.putLong(hearing.round()).put((byte) bits.length).put(bits);
  }

  /** A writer of an earlier version says nothing of it. */
  private static Hearing hearing(ByteBuffer in) {
    if (!in.hasRemaining()) {
      return Hearing.ALL;
    }
    long round = in.getLong();
    byte[] bits = new byte[Byte.toUnsignedInt(in.get())];
    in.get(bits);
    SortedSet<NodeId> cutOff = new TreeSet<>();
    BitSet.valueOf(bits).stream()
        .filter(id -> id <= NodeId.MAX)
        .mapToObj(NodeId::of)
        .forEach(cutOff::add);
    return new Hearing(round, cutOff);
  }

  /** The latest boot that may have left last wills behind; 0: none. */
  int bequeathed() {
    return said.bequeathed() ? boot : before;
  }

  HeartbeatBody claimedBy(int newBoot, UUID newHost, long newNonce) {
    return new HeartbeatBody(
        newBoot,
        counter + 1,
        false,
        newHost,
        newNonce,
        remembering(Heartbeat.SILENT),
        bequeathed());
  }

  HeartbeatBody after(int bequeathed) {
    return new HeartbeatBody(boot, counter, left, host, nonce, said, bequeathed);
  }

  HeartbeatBody renewed(Heartbeat next) {
    return new HeartbeatBody(boot, counter + 1, false, host, nonce, remembering(next), before);
  }

  HeartbeatBody leaving() {
    return new HeartbeatBody(
        boot, counter + 1, true, host, nonce, remembering(Heartbeat.SILENT), before);
  }

  /** What was once known to be confirmed stays known: it tells damage from a torn tail (DB-7). */
  private Heartbeat remembering(Heartbeat next) {
    boolean newer = next.confirmed().compareTo(said.confirmed()) >= 0;
    return newer ? next : next.confirming(said.confirmed());
  }
}
