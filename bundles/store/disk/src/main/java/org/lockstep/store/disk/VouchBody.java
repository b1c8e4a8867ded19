package org.lockstep.store.disk;

import java.nio.ByteBuffer;
import java.util.List;
import org.lockstep.base.Incarnation;

/**
 * What a slot's owner says for good.
 *
 * @param vouched whose death an operator vouched for
 * @param boot the number of the owner's boot: a late heartbeat of an earlier one must not bring it
 *     back into use (invariant 7)
 */
record VouchBody(List<Incarnation> vouched, int boot) {
  static final VouchBody NOTHING = new VouchBody(List.of(), 0);

  VouchBody {
    vouched = List.copyOf(vouched);
    if (boot < 0) {
      throw new IllegalArgumentException("boot " + boot);
    }
  }

  ByteBuffer body() {
    ByteBuffer out = ByteBuffer.allocate(Sector.MAX_BODY);
    BootList.put(out, vouched);
    return out.putInt(boot).flip();
  }

  static VouchBody of(Sector sector) {
    return sector.says(in -> new VouchBody(BootList.get(in), in.hasRemaining() ? in.getInt() : 0));
  }
}
