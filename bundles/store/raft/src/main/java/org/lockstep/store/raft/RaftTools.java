package org.lockstep.store.raft;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.ReplicaAdministration;
import org.osgi.service.component.annotations.Component;

/** Makes members' files. */
@Component
public final class RaftTools implements ReplicaAdministration {
  @Override
  public ClusterHeader create(Path folder, String cluster, List<String> members, int slots) {
    Path file = folder.resolve(MembersFile.NAME);
    StringBuilder text = new StringBuilder("# The same on every host.\n");
    text.append("cluster=" + cluster + "\nid=" + UUID.randomUUID() + "\nslots=" + slots + "\n");
    for (int slot = 0; slot < members.size(); slot++) {
      text.append("node." + slot + "=" + members.get(slot) + "\n");
    }
    Members made = MembersFile.parse(file, text.toString());
    try {
      Files.createDirectories(folder);
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
      return made.header();
    } catch (FileAlreadyExistsException e) {
      throw refused(file, "it is there, and may be the only one of a cluster");
    } catch (IOException e) {
      throw refused(file, e.toString());
    }
  }

  private static ProblemException refused(Path file, String why) {
    return new ProblemException("members-not-written", "store not made", file.toString(), why);
  }

  @Override
  public ClusterHeader show(Path folder) {
    return MembersFile.read(folder).header();
  }
}
