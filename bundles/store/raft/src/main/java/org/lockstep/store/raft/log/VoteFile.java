package org.lockstep.store.raft.log;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jgroups.Address;
import org.jgroups.util.Util;
import org.jspecify.annotations.Nullable;

/** The term, and for whom this member has voted in it: durable before the vote is told. */
final class VoteFile {
  private static final int MAGIC = 0x4C73_566F;

  private final SealedFile file;

  VoteFile(Path path) {
    this.file = new SealedFile(path, MAGIC);
  }

  /**
   * What it holds.
   *
   * @param votedFor nobody: null, as the library has it
   */
  record Vote(long term, @Nullable Address votedFor) {}

  void write(Vote vote) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(vote.term());
    Util.writeAddress(vote.votedFor(), out);
    file.write(bytes.toByteArray());
  }

  Vote read() throws IOException {
    Optional<byte[]> content = file.read();
    if (content.isEmpty()) {
      return new Vote(0, null);
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(content.get()));
    try {
      return new Vote(in.readLong(), Util.readAddress(in));
    } catch (ClassNotFoundException e) {
      throw new IOException("the address of whom it voted for is of no kind known here", e);
    }
  }
}
