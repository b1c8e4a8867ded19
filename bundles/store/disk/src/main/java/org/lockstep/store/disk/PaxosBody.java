package org.lockstep.store.disk;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.store.disk.core.PaxosBlock;
import org.lockstep.store.spi.Mastership;

/** A Paxos block as bytes. */
final class PaxosBody {
  private PaxosBody() {}

  static ByteBuffer body(PaxosBlock block) {
    ByteBuffer out = ByteBuffer.allocate(Sector.MAX_BODY);
    out.putLong(block.epoch()).putLong(block.mbal()).putLong(block.bal());
    boot(out, block.value());
    out.put((byte) ((block.decided() ? 1 : 0) | (block.released() ? 2 : 0)));
    out.put((byte) (block.before().isPresent() ? 1 : 0));
    block
        .before()
        .ifPresent(
            master -> {
              out.putLong(master.epoch());
              boot(out, Optional.of(master.holder()));
              out.put((byte) (master.released() ? 1 : 0));
            });
    return out.flip();
  }

  static PaxosBlock of(Sector sector) {
    return sector.says(PaxosBody::of);
  }

  private static PaxosBlock of(ByteBuffer in) {
    long epoch = in.getLong();
    long mbal = in.getLong();
    long bal = in.getLong();
    if (epoch < 0 || mbal < 0 || bal < 0) {
      throw new IllegalArgumentException("epoch " + epoch + ", ballots " + mbal + ", " + bal);
    }
    Optional<Incarnation> value = boot(in);
    int flags = in.get();
    Optional<Mastership> before = Optional.empty();
    if (in.get() != 0) {
      long earlier = in.getLong();
      Incarnation holder = boot(in).orElseThrow();
      before = Optional.of(new Mastership(earlier, holder, in.get() != 0));
    }
    return new PaxosBlock(epoch, mbal, bal, value, (flags & 1) != 0, (flags & 2) != 0, before);
  }

  private static void boot(ByteBuffer out, Optional<Incarnation> boot) {
    out.putShort((short) boot.map(each -> each.node().value()).orElse(-1).intValue());
    out.putInt(boot.map(Incarnation::number).orElse(0));
  }

  private static Optional<Incarnation> boot(ByteBuffer in) {
    int node = in.getShort();
    int number = in.getInt();
    return node < 0 ? Optional.empty() : Optional.of(Incarnation.of(node, number));
  }
}
