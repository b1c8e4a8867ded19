package org.lockstep.testkit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.lockstep.store.device.SectorDevice;

/**
 * A shared disk in memory. What goes wrong, and how, follows from the seed alone. A sector is
 * written whole only in pieces of {@value #PIECE} bytes, as on a real disk.
 */
public final class SimulatedDisk {
  /** What arrives whole or not at all. */
  public static final int PIECE = 512;

  /** Called before each operation of a node; where it throws, the operation does not happen. */
  @FunctionalInterface
  public interface Hook {
    Hook NONE = (write, offset) -> {};

    void before(boolean write, long offset) throws IOException;
  }

  private static final byte[] ZEROS = new byte[PIECE];

  private record Piece(long offset, byte[] bytes) {}

  private final String name;
  private final long size;
  private final Random chance;
  private final byte[][] medium;
  private final BitSet unreadable = new BitSet();
  private final List<Piece> under = new ArrayList<>();
  private DiskFaults faults = DiskFaults.NONE;
  private boolean direct = true;

  /**
   * What was read last of several sectors: all nodes look at the same, and most of them in vain.
   */
  private Piece look = new Piece(0, new byte[0]);

  private boolean lookIsOver;

  public SimulatedDisk(String name, long size, long seed) {
    this.name = name;
    this.size = size;
    this.medium = new byte[Math.toIntExact(size / PIECE)][];
    this.chance = new Random(seed);
  }

  public synchronized void faults(DiskFaults next) {
    faults = next;
  }

  /** Whether its nodes are told that no cache lies between them and the medium (DB-12). */
  public synchronized void direct(boolean next) {
    direct = next;
  }

  /** This disk as one node sees it; closing it does nothing to the others. */
  public SectorDevice attach(Hook hook) {
    return new Attachment(hook);
  }

  public SectorDevice attach() {
    return attach(Hook.NONE);
  }

  /** Lets the writes land that were said to have failed and were only late. */
  public synchronized void landLateWrites() {
    under.forEach(piece -> put(piece.offset, piece.bytes, 0));
    under.clear();
  }

  /** Reads of this sector fail until it is written again. */
  public synchronized void makeUnreadable(long offset) {
    unreadable.set(sector(offset));
  }

  /** The medium as it is, past all faults. */
  public synchronized byte[] peek(long offset, int length) {
    byte[] read = new byte[length];
    for (int at = 0; at < length; at += PIECE) {
      byte[] piece = medium[(int) ((offset + at) / PIECE)];
      if (piece != null) {
        System.arraycopy(piece, 0, read, at, PIECE);
      }
    }
    return read;
  }

  /** Changes the medium, past all faults. */
  public synchronized void poke(long offset, byte[] bytes) {
    for (int at = 0; at < bytes.length; at += PIECE) {
      put(offset + at, bytes, at);
    }
  }

  /** The offsets of all sectors that hold anything but zeros. */
  public synchronized List<Long> usedSectors() {
    List<Long> used = new ArrayList<>();
    byte[] nothing = new byte[SectorDevice.SECTOR];
    for (long offset = 0; offset < size; offset += SectorDevice.SECTOR) {
      if (!Arrays.equals(peek(offset, SectorDevice.SECTOR), nothing)) {
        used.add(offset);
      }
    }
    return used;
  }

  /** A piece of zeros is none: most of a disk is never written. */
  private void put(long offset, byte[] from, int at) {
    lookIsOver |= offset >= look.offset && offset < look.offset + look.bytes.length;
    boolean zeros = Arrays.equals(from, at, at + PIECE, ZEROS, 0, PIECE);
    medium[(int) (offset / PIECE)] = zeros ? null : Arrays.copyOfRange(from, at, at + PIECE);
  }

  private boolean happens(int perMille) {
    return perMille > 0 && chance.nextInt(1_000) < perMille;
  }

  private void check(long offset, int length) throws IOException {
    if (offset % SectorDevice.SECTOR != 0 || length % SectorDevice.SECTOR != 0) {
      throw new IOException("offset " + offset + ", length " + length + ": not aligned");
    }
    if (offset < 0 || offset + length > size) {
      throw new IOException("offset " + offset + ", length " + length + ": beyond the end");
    }
  }

  private synchronized byte[] read(long offset, int length) throws IOException {
    check(offset, length);
    if (happens(faults.unreadable()) || isUnreadable(offset, length)) {
      throw new IOException("Input/output error");
    }
    if (happens(faults.flipped())) {
      flip(offset + chance.nextInt(length), chance.nextInt(8));
    }
    return length > SectorDevice.SECTOR ? look(offset, length) : peek(offset, length);
  }

  /** The same bytes for as long as nothing there changes: whoever reads must not write in them. */
  private byte[] look(long offset, int length) {
    if (lookIsOver || look.offset != offset || look.bytes.length != length) {
      look = new Piece(offset, peek(offset, length));
      lookIsOver = false;
    }
    return look.bytes;
  }

  private boolean isUnreadable(long offset, int length) {
    int first = unreadable.nextSetBit(sector(offset));
    return first >= 0 && first < sector(offset + length);
  }

  private static int sector(long offset) {
    return Math.toIntExact(offset / SectorDevice.SECTOR);
  }

  /** Turns one bit over. */
  public synchronized void flip(long at, int bit) {
    long offset = at - at % PIECE;
    byte[] piece = peek(offset, PIECE);
    piece[(int) (at % PIECE)] ^= (byte) (1 << bit);
    put(offset, piece, 0);
  }

  private synchronized void write(long wanted, byte[] bytes) throws IOException {
    check(wanted, bytes.length);
    long offset = happens(faults.misdirected()) ? elsewhere(bytes.length) : wanted;
    if (happens(faults.lost())) {
      return;
    }
    if (happens(faults.late())) {
      for (int at = 0; at < bytes.length; at += PIECE) {
        under.add(new Piece(offset + at, Arrays.copyOfRange(bytes, at, at + PIECE)));
      }
      throw new IOException("no answer in time");
    }
    boolean torn = happens(faults.torn());
    for (int at = 0; at < bytes.length; at += PIECE) {
      if (!torn || chance.nextBoolean()) {
        put(offset + at, bytes, at);
      }
    }
    if (torn) {
      throw new IOException("the write was cut off");
    }
    unreadable.clear(sector(offset), sector(offset + bytes.length));
  }

  /** Writes only some pieces: what a crash in the middle leaves behind. */
  public synchronized void tear(long offset, byte[] bytes) {
    for (int at = 0; at < bytes.length; at += PIECE) {
      if (chance.nextBoolean()) {
        put(offset + at, bytes, at);
      }
    }
  }

  private long elsewhere(int length) {
    long sectors = (size - length) / SectorDevice.SECTOR;
    return chance.nextInt(Math.toIntExact(sectors + 1)) * (long) SectorDevice.SECTOR;
  }

  private final class Attachment implements SectorDevice {
    private final Hook hook;
    private volatile boolean closed;

    Attachment(Hook hook) {
      this.hook = hook;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
      requireOpen();
      hook.before(false, offset);
      return SimulatedDisk.this.read(offset, length);
    }

    @Override
    public void write(long offset, byte[] bytes) throws IOException {
      requireOpen();
      hook.before(true, offset);
      SimulatedDisk.this.write(offset, bytes);
    }

    private void requireOpen() throws IOException {
      if (closed) {
        throw new IOException("closed");
      }
    }

    @Override
    public boolean direct() {
      return direct;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
