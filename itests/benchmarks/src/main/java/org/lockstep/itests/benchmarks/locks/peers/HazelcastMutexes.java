package org.lockstep.itests.benchmarks.locks.peers;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.cp.lock.FencedLock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** {@code FencedLock} of a CP subsystem of three members. */
public final class HazelcastMutexes implements Mutexes {
  private static final int MEMBERS = 3;
  private static final int FIRST_PORT = 17_940;
  private static final long PATIENCE_S = 60;

  private final HazelcastInstance member;
  private final Map<String, FencedLock> locks = new ConcurrentHashMap<>();

  public HazelcastMutexes(int id) throws InterruptedException {
    Config config = new Config("benchmark");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.getCPSubsystemConfig().setCPMemberCount(MEMBERS);
    config.getNetworkConfig().setPort(FIRST_PORT + id).setPortAutoIncrement(false);
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true);
    for (int other = 0; other < MEMBERS; other++) {
      join.getTcpIpConfig().addMember("127.0.0.1:" + (FIRST_PORT + other));
    }
    member = Hazelcast.newHazelcastInstance(config);
    if (!member
        .getCPSubsystem()
        .getCPSubsystemManagementService()
        .awaitUntilDiscoveryCompleted(PATIENCE_S, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the CP subsystem has not found its members");
    }
  }

  @Override
  public Held lock(String name) {
    FencedLock lock = locks.computeIfAbsent(name, member.getCPSubsystem()::getLock);
    lock.lock();
    return lock::unlock;
  }
}
