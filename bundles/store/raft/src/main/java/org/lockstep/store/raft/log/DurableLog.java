package org.lockstep.store.raft.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;
import org.jgroups.Address;
import org.jgroups.protocols.raft.Log;
import org.jgroups.protocols.raft.LogEntries;
import org.jgroups.protocols.raft.LogEntry;
import org.jspecify.annotations.Nullable;

/**
 * The log in a folder of its own: what a method has taken is durable when it returns. After a
 * failure of the disk nothing is taken any more: what is there then can be told by reading only.
 */
public final class DurableLog implements Log {
  private final VoteFile votes;
  private final SnapshotFile snapshots;
  private final EntryFile file;
  private final NavigableMap<Long, LogEntry> entries = new TreeMap<>();
  private VoteFile.Vote vote;
  private Optional<SnapshotFile.Taken> snapshot;
  private long commitIndex;
  private boolean failed;
  private Runnable afterFailure = () -> {};

  private DurableLog(Path folder) throws IOException {
    Files.createDirectories(folder);
    votes = new VoteFile(folder.resolve("vote"));
    snapshots = new SnapshotFile(folder.resolve("snapshot"));
    vote = votes.read();
    snapshot = snapshots.read();
    commitIndex = base();
    EntryFile.Content content = EntryFile.open(folder.resolve("entries"));
    file = content.file();
    if (areVoid(content.batches())) {
      rewrite();
    } else {
      load(folder, content.batches());
    }
  }

  /** A crash came between the snapshot of the leader and the removal of what it makes void. */
  private boolean areVoid(List<Batch> batches) {
    return snapshot.filter(SnapshotFile.Taken::installed).isPresent()
        && batches.stream().anyMatch(batch -> batch.first() <= base());
  }

  private void load(Path folder, List<Batch> batches) {
    for (Batch batch : batches) {
      long index = batch.first();
      requireNext(folder, index);
      for (LogEntry entry : batch.entries()) {
        if (index > base()) { // a crash came before the others were removed
          entries.put(index, entry);
        }
        index++;
      }
    }
  }

  /**
   * @throws org.lockstep.base.ProblemException when it is damaged
   */
  public static DurableLog open(Path folder) throws IOException {
    return new DurableLog(folder);
  }

  private void requireNext(Path folder, long first) {
    if (first > lastAppended() + 1) {
      throw SealedFile.damaged(
          folder.resolve("entries"), 0, "entry " + (lastAppended() + 1) + " is missing");
    }
  }

  private long base() {
    return snapshot.map(SnapshotFile.Taken::index).orElse(0L);
  }

  /** Whether a write has failed: this member must not go on. */
  public synchronized boolean failed() {
    return failed;
  }

  /** Something that the disk does. */
  private interface Writing {
    void run() throws IOException;
  }

  private void write(Writing writing) {
    if (failed) {
      throw new IllegalStateException("a write of the log has failed");
    }
    try {
      writing.run();
    } catch (IOException e) {
      fail();
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) { // how much of it was written cannot be told either
      fail();
      throw e;
    }
  }

  private void fail() {
    failed = true;
    afterFailure.run();
  }

  /** Told once, when a write has failed; it must not wait. */
  public synchronized void afterFailure(Runnable told) {
    afterFailure = told;
  }

  @Override
  public void init(String name, @Nullable Map<String, String> args) {
    // it is opened where it is made
  }

  /** There is no way to run without. */
  @Override
  public Log useFsync(boolean use) {
    return this;
  }

  @Override
  public boolean useFsync() {
    return true;
  }

  @Override
  public void delete() {
    throw new UnsupportedOperationException("a member that forgets its votes is no member");
  }

  @Override
  public synchronized long currentTerm() {
    return vote.term();
  }

  /** Terms only grow: a vote of the past does not count in another term. */
  @Override
  public synchronized Log currentTerm(long term) {
    if (term > vote.term()) {
      vote(new VoteFile.Vote(term, null));
    }
    return this;
  }

  private void vote(VoteFile.Vote next) {
    write(() -> votes.write(next));
    vote = next;
  }

  @Override
  public synchronized @Nullable Address votedFor() {
    return vote.votedFor();
  }

  @Override
  public synchronized Log votedFor(@Nullable Address member) {
    if (member != null) {
      vote(new VoteFile.Vote(vote.term(), member));
    }
    return this;
  }

  /** Not written down: the leader tells it again. */
  @Override
  public synchronized long commitIndex() {
    return commitIndex;
  }

  @Override
  public synchronized Log commitIndex(long index) {
    commitIndex = Math.max(commitIndex, index);
    return this;
  }

  /** After the snapshot: of its own entry there is a term only, which is sent to nobody. */
  @Override
  public synchronized long firstAppended() {
    return snapshot.isPresent() ? base() + 1 : 0;
  }

  @Override
  public synchronized long lastAppended() {
    return entries.isEmpty() ? base() : entries.lastKey();
  }

  /** Taken of the entries up to the last committed one; {@link #truncate} is to follow. */
  @Override
  public synchronized void setSnapshot(ByteBuffer content) {
    LogEntry last = get(commitIndex);
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    snapshot(new SnapshotFile.Taken(commitIndex, last == null ? 0 : last.term(), false, bytes));
  }

  private void snapshot(SnapshotFile.Taken taken) {
    write(() -> snapshots.write(taken));
    snapshot = Optional.of(taken);
    entries.headMap(taken.index(), true).clear();
  }

  /** A snapshot of the leader's, beyond what is committed here: all entries here are void. */
  public synchronized void install(long index, long term, byte[] content) {
    snapshot(new SnapshotFile.Taken(index, term, true, content));
    entries.clear();
    commitIndex = index;
    rewrite();
  }

  @Override
  public synchronized @Nullable ByteBuffer getSnapshot() {
    return snapshot.map(taken -> ByteBuffer.wrap(taken.content())).orElse(null);
  }

  @Override
  public synchronized long append(long index, LogEntries added) {
    if (index != lastAppended() + 1) {
      throw new IllegalStateException("entry " + index + " after " + lastAppended());
    }
    List<LogEntry> batch = new ArrayList<>();
    added.forEach(batch::add);
    write(() -> file.append(new Batch(index, batch)));
    batch.forEach(entry -> entries.put(lastAppended() + 1, entry));
    return lastAppended();
  }

  /** The entry of the snapshot has a term, and no content. */
  @Override
  public synchronized @Nullable LogEntry get(long index) {
    return snapshot
        .filter(taken -> taken.index() == index)
        .map(taken -> new LogEntry(taken.term(), null))
        .orElseGet(() -> entries.get(index));
  }

  /** The snapshot stands for them already. */
  @Override
  public synchronized void truncate(long before) {
    rewrite();
  }

  private void rewrite() {
    write(() -> file.rewrite(base() + 1, List.copyOf(entries.values())));
  }

  @Override
  public void reinitializeTo(long index, LogEntry entry) {
    throw new UnsupportedOperationException("a snapshot is installed with its entry");
  }

  @Override
  public synchronized void deleteAllEntriesStartingFrom(long start) {
    if (start <= commitIndex) {
      throw new IllegalStateException(start + " is committed, as all up to " + commitIndex);
    }
    entries.tailMap(start, true).clear();
    rewrite();
  }

  @Override
  public synchronized void forEach(ObjLongConsumer<LogEntry> action, long start, long end) {
    entries
        .subMap(start, true, Math.max(start, end), true)
        .forEach((index, entry) -> action.accept(entry, index));
  }

  @Override
  public synchronized void forEach(ObjLongConsumer<LogEntry> action) {
    entries.forEach((index, entry) -> action.accept(entry, index));
  }

  @Override
  public synchronized long sizeInBytes() {
    return file.size();
  }

  /** Nothing: a channel that did not connect is followed by another one with this log. */
  @Override
  public void close() {}

  /** Closes the file: nothing may be appended any more. */
  public synchronized void end() throws IOException {
    file.close();
  }
}
