package org.lockstep.store.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.lockstep.base.Incarnation;

/** Boots in a sector: the one that a death mark is about, or those an operator vouched for. */
final class BootList {
  /** As many as fit; the oldest voucher makes room. */
  static final int MAX = 64;

  private BootList() {}

  static ByteBuffer body(List<Incarnation> boots) {
    ByteBuffer out = ByteBuffer.allocate(Sector.MAX_BODY);
    put(out, boots);
    return out.flip();
  }

  static void put(ByteBuffer out, List<Incarnation> boots) {
    out.put((byte) boots.size());
    boots.forEach(boot -> out.putShort((short) boot.node().value()).putInt(boot.number()));
  }

  static List<Incarnation> of(Sector sector) {
    return sector.says(BootList::get);
  }

  static List<Incarnation> get(ByteBuffer in) {
    List<Incarnation> boots = new ArrayList<>();
    int all = in.get();
    if (all < 0 || all > MAX) {
      throw new IllegalArgumentException(all + " boots");
    }
    for (int count = all; count > 0; count--) {
      boots.add(Incarnation.of(in.getShort(), in.getInt()));
    }
    return List.copyOf(boots);
  }
}
