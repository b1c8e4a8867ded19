package org.lockstep.fencing.agents;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.Workers;
import org.lockstep.base.Workers.Crowd;
import org.lockstep.fencing.FenceAgent;
import org.lockstep.fencing.FenceType;
import org.lockstep.fencing.agents.program.ProgramFolders;
import org.lockstep.membership.spi.Fencing;
import org.lockstep.store.spi.NodeConfig;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fencing as a component: agents come and go. */
@Component(service = Fencing.class, configurationPid = "org.lockstep.fencing")
@Designate(ocd = FencingMetatype.class)
public final class FencingComponent implements Fencing {
  private static final Logger LOG = LoggerFactory.getLogger(FencingComponent.class);

  private final Crowd threads = Workers.threads().crowd("lockstep-fence");
  private final ProgramFolders programs = new ProgramFolders(ProgramFolders.USUAL, threads);
  private final Agents agents = new Agents(programs);
  private final AgentFencing fencing;

  @Activate
  public FencingComponent(FencingMetatype configuration) {
    fencing = new AgentFencing(agents, threads, MonotonicClock.system(), deadline(configuration));
  }

  private static Duration deadline(FencingMetatype configuration) {
    return Duration.ofMillis(Math.max(1_000, configuration.deviceDeadlineMs()));
  }

  @Modified
  void modified(FencingMetatype configuration) {
    fencing.deadline(deadline(configuration));
  }

  /** What runs is killed: nothing is certain. */
  @Deactivate
  void deactivate() {
    programs.close();
    threads.stop();
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeAgent")
  void addAgent(FenceAgent agent, Map<String, Object> properties) {
    if (properties.get(FenceType.TYPE) instanceof String type) {
      agents.add(type, agent);
    } else {
      LOG.warn("A fence agent without {} is not used: {}", FenceType.TYPE, agent);
    }
  }

  void removeAgent(FenceAgent agent) {
    agents.remove(agent);
  }

  @Override
  public Optional<String> lacks(NodeConfig node) {
    return fencing.lacks(node);
  }

  @Override
  public CompletionStage<String> fence(Incarnation boot, NodeConfig node) {
    return fencing.fence(boot, node);
  }
}
