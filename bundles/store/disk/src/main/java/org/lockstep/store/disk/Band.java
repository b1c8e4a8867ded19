package org.lockstep.store.disk;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.lockstep.base.Problem;

/**
 * One kind of sector on a disk, a slot each. What was understood of a sector stands as long as its
 * bytes do: every node looks at all of them many times a second, and little of it changes.
 */
final class Band<T> {
  final Area area;
  private final Layout layout;
  private final Function<Sector, T> body;
  private final AtomicReferenceArray<Understood<T>> last;

  private record Understood<T>(byte[] bytes, T body) {
    boolean isOf(byte[] read, int at) {
      return Arrays.equals(bytes, 0, Sector.PAYLOAD, read, at, at + Sector.PAYLOAD);
    }
  }

  Band(Area area, Layout layout, Function<Sector, T> body) {
    this.area = area;
    this.layout = layout;
    this.body = body;
    this.last = new AtomicReferenceArray<>(layout.slots());
  }

  /** All of it, from the disk. */
  void scan(Volume volume, BiConsumer<Integer, T> good, BiConsumer<Integer, Problem> bad) {
    Region all = volume.read(layout.at(area, 0), layout.bandBytes());
    scan(volume, all, layout.slots(), good, bad);
  }

  /** The first slots, within what was read; damaged ones go to the second consumer. */
  void scan(
      Volume volume,
      Region region,
      int slots,
      BiConsumer<Integer, T> good,
      BiConsumer<Integer, Problem> bad) {
    for (int slot = 0; slot < slots; slot++) {
      int at = (int) (layout.at(area, slot) - region.offset);
      try {
        good.accept(slot, understand(volume, region, at, slot));
      } catch (DistrustException e) {
        bad.accept(slot, volume.problem(layout.at(area, slot), e.distrust()));
      }
    }
  }

  private T understand(Volume volume, Region region, int at, int slot) throws DistrustException {
    Understood<T> before = last.get(slot);
    if (before != null && before.isOf(region.bytes, at) && region.isReadable(at)) {
      return before.body;
    }
    T said = volume.body(region, at, area, slot, body);
    byte[] bytes = Arrays.copyOfRange(region.bytes, at, at + Sector.PAYLOAD);
    last.set(slot, new Understood<>(bytes, said));
    return said;
  }
}
