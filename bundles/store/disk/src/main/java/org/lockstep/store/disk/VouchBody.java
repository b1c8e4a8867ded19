package org.lockstep.store.disk;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;

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

  /** What the copies on several disks say together: what was vouched for once stays so. */
  static VouchBody union(List<VouchBody> copies) {
    SortedMap<NodeId, Incarnation> latest = new TreeMap<>();
    copies.stream()
        .flatMap(each -> each.vouched.stream())
        .forEach(
            dead ->
                latest.merge(dead.node(), dead, BinaryOperator.maxBy(Comparator.naturalOrder())));
    int boot = copies.stream().mapToInt(VouchBody::boot).max().orElse(0);
    return copies.size() == 1 ? copies.get(0) : new VouchBody(List.copyOf(latest.values()), boot);
  }

  static VouchBody of(Sector sector) {
    return sector.says(in -> new VouchBody(BootList.get(in), in.hasRemaining() ? in.getInt() : 0));
  }
}
