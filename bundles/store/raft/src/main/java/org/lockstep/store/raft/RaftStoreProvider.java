package org.lockstep.store.raft;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lockstep.base.Environment;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.key.KeyFile;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.StoreProvider;
import org.osgi.service.component.annotations.Component;

/**
 * Opens a replicated store: the location is this host's folder, with the file {@code members} in
 * it. Who opens it becomes a member of the group.
 */
@Component(property = StoreProvider.KIND + "=raft")
public final class RaftStoreProvider implements StoreProvider {
  private static final String PREFIX = "raft:";

  @Override
  public MembershipDatabase open(List<String> locations) {
    throw refused(String.join(", ", locations), "it is opened by one of its members only");
  }

  @Override
  public MembershipDatabase open(List<String> locations, String node, Optional<Path> key) {
    if (locations.size() != 1) {
      throw refused(String.join(", ", locations), "a replicated store has one folder on a host");
    }
    String location = locations.get(0);
    Path folder =
        Path.of(location.startsWith(PREFIX) ? location.substring(PREFIX.length()) : location);
    Members members = MembersFile.read(folder);
    Members.Seat self =
        members
            .seat(node)
            .orElseThrow(() -> refused(node, "it is none of the members " + members.names()));
    Environment environment = Environment.real();
    RaftMember member =
        new MemberStart(
                members,
                self,
                keyFile(members, key).read(members.header().id()),
                Patience.of(members.header().timing()))
            .run(folder, environment);
    return new RaftDatabase(member, environment, member::close);
  }

  private static KeyFile keyFile(Members members, Optional<Path> key) {
    return key.map(KeyFile::new)
        .orElseGet(() -> KeyFile.usual(members.header().name(), members.header().id()));
  }

  private static ProblemException refused(String where, String why) {
    return new ProblemException("store-refused", "store refused", where, why);
  }
}
