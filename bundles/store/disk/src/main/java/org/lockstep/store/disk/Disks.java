package org.lockstep.store.disk;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.lockstep.base.Environment;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Timing;

/**
 * The voting disks as one (DB-9): written is what a majority wrote, read is the newest of what a
 * majority says. Every area is on each of them, and each copy carries what orders it. One that
 * missed writes is older and no lie: any two majorities have a disk in common, and that one tells.
 *
 * <p>Each user of the disks has its own: what one writes reaches every disk in its order, and no
 * user waits for another.
 */
final class Disks implements AutoCloseable {
  final Superblock superblock;
  final Layout layout;
  final UUID cluster;
  private final List<Volume> volumes;
  private final List<Problem> missing;
  private final Supplier<Lanes> lanesOfAUser;
  private final Lanes lanes;
  private final List<Lanes> users;

  private Disks(
      List<Volume> volumes,
      List<Problem> missing,
      Supplier<Lanes> lanesOfAUser,
      List<Lanes> users) {
    this.volumes = List.copyOf(volumes);
    this.missing = List.copyOf(missing);
    this.superblock = volumes.get(0).superblock;
    this.layout = superblock.layout();
    this.cluster = superblock.header().id();
    this.lanesOfAUser = lanesOfAUser;
    this.lanes = lanesOfAUser.get();
    this.users = users;
    users.add(lanes);
  }

  /**
   * @param missing why the others of them could not be opened
   */
  static Disks of(List<Volume> volumes, List<Problem> missing, Environment environment) {
    Timing timing = volumes.get(0).superblock.header().timing();
    return volumes.get(0).superblock.place().count() == 1
        ? new Disks(volumes, missing, () -> Lanes.DIRECT, new CopyOnWriteArrayList<>())
        : new Disks(
            volumes,
            missing,
            () -> new ParallelLanes(volumes, timing, environment.workers()),
            new CopyOnWriteArrayList<>());
  }

  /** One of them, for whoever looks at it alone. */
  static Disks alone(Volume volume) {
    return new Disks(List.of(volume), List.of(), () -> Lanes.DIRECT, new CopyOnWriteArrayList<>());
  }

  /** The same disks for another user. */
  Disks forAnother() {
    return new Disks(volumes, missing, lanesOfAUser, users);
  }

  List<Volume> volumes() {
    return volumes;
  }

  /** How many make a majority of all there are, those that are missing too. */
  int majority() {
    return (volumes.size() + missing.size()) / 2 + 1;
  }

  String name() {
    return volumes.stream().map(each -> each.device.name()).collect(Collectors.joining(", "));
  }

  Problem problem(long offset, String why) {
    return volumes.get(0).problem(offset, why);
  }

  Problem problem(String code, long offset, String why) {
    return volumes.get(0).problem(code, offset, why);
  }

  /** What each of a majority says, and why the others say nothing. */
  record Said<T>(List<T> words, List<Problem> silent) {}

  /**
   * @throws ProblemException when fewer than a majority answer
   */
  <T> Said<T> ask(Function<Volume, T> question) {
    return askOf(volumes, question);
  }

  /** As {@link #ask(Function)}, and those that are slow are waited for too. */
  <T> Said<T> askAll(Function<Volume, T> question) {
    return said(lanes.all(volumes, question));
  }

  <T> List<T> readAll(Function<Volume, T> question) {
    return askAll(question).words();
  }

  private <T> Said<T> askOf(List<Volume> those, Function<Volume, T> question) {
    return said(lanes.each(those, question));
  }

  private <T> Said<T> said(List<Answer<T>> answers) {
    List<T> words = answers.stream().flatMap(each -> each.value().stream()).toList();
    if (words.size() < majority()) {
      throw Silence.of(answers, missing);
    }
    return new Said<>(words, Silence.problems(answers, missing));
  }

  <T> List<T> read(Function<Volume, T> question) {
    return ask(question).words();
  }

  /**
   * @throws ProblemException unless a majority wrote it
   */
  void write(long offset, byte[] bytes) {
    require(tryWrite(volumes, offset, bytes));
  }

  /**
   * @throws ProblemException unless a majority has done it
   */
  void require(Writing writing) {
    if (!isMajority(writing.done())) {
      throw Silence.of(writing.answers(), missing);
    }
  }

  ProblemException silence(List<? extends Answer<?>> answers) {
    return Silence.of(answers, missing);
  }

  boolean isMajority(long those) {
    return those >= majority();
  }

  /** Why one of them could not be opened, if any could not. */
  Optional<Problem> missing() {
    return missing.stream().findFirst();
  }

  /** As {@link #write(long, byte[])}. */
  void write(Area area, int slot, Position position, ByteBuffer body) {
    write(layout.at(area, slot), Sector.seal(area, cluster, slot, position, body));
  }

  /** As {@link #write(long, byte[])}; the disks that have it by now. */
  List<Volume> writeTo(Area area, int slot, Position position, ByteBuffer body) {
    byte[] sector = Sector.seal(area, cluster, slot, position, body);
    Writing writing = tryWrite(volumes, layout.at(area, slot), sector);
    List<Volume> done = writing.doneBy();
    if (!isMajority(done.size())) {
      throw Silence.of(writing.answers(), missing);
    }
    return done;
  }

  /**
   * @throws ProblemException when it is unknown (DB-7)
   */
  HeartbeatBody heartbeat(NodeId slot) {
    return HeartbeatBody.newest(heartbeats(slot), majority());
  }

  /**
   * Whether that claim is on a majority, of those disks alone (DB-3). The others are not asked:
   * their answers would be taken for enough, and one of those that is slow for a moment for lost.
   */
  boolean isClaimed(NodeId slot, long nonce, List<Volume> those) {
    return isMajority(
        askOf(those, volume -> heartbeat(volume, slot).nonce()).words().stream()
            .filter(found -> found == nonce)
            .count());
  }

  private List<HeartbeatBody> heartbeats(NodeId slot) {
    return read(volume -> heartbeat(volume, slot));
  }

  private static HeartbeatBody heartbeat(Volume volume, NodeId slot) {
    HeartbeatBody said = volume.readSector(Area.HEARTBEAT, slot.value(), HeartbeatBody::of);
    volume.requireItself();
    return said;
  }

  VouchBody voucher(NodeId slot) {
    return VouchBody.union(
        read(volume -> volume.readSector(Area.VOUCH, slot.value(), VouchBody::of)));
  }

  /** As far as they do, those that may. */
  Writing tryWrite(List<Volume> those, long offset, byte[] bytes) {
    return new Writing(
        lanes.each(
            those,
            volume -> {
              volume.write(offset, bytes);
              return volume;
            }));
  }

  /** A question to one of them, which may not answer. */
  <T> Optional<T> ask(Volume one, Function<Volume, T> question) {
    return lanes.each(List.of(one), question).get(0).value();
  }

  /** No more is done for this user. */
  void release() {
    lanes.stop();
    users.remove(lanes);
  }

  @Override
  public void close() {
    users.forEach(Lanes::stop);
    lanes.close(volumes);
  }
}
