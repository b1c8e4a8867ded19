package org.lockstep.actions.ocf.core;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.actions.ProgramSpec;

/**
 * What the agents of a host find in their environment.
 *
 * @param root the folder of all agents and of their library
 * @param temp a folder that is empty after a boot of the host, where they note what runs
 */
public record AgentEnvironment(Path root, Path temp) {
  public static final String START = "start";
  public static final String STOP = "stop";
  public static final String MONITOR = "monitor";

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** For an agent that is asked about itself. */
  public SortedMap<String, String> of(AgentName agent, String instance) {
    SortedMap<String, String> all = new TreeMap<>();
    all.put("PATH", PATH);
    all.put("OCF_ROOT", root.toString());
    all.put("OCF_RA_VERSION_MAJOR", "1");
    all.put("OCF_RA_VERSION_MINOR", "1");
    all.put("OCF_RESOURCE_INSTANCE", instance);
    all.put("OCF_RESOURCE_PROVIDER", agent.provider());
    all.put("OCF_RESOURCE_TYPE", agent.type());
    all.put("HA_RSCTMP", temp.toString());
    return all;
  }

  /**
   * An agent that is to do something.
   *
   * @param instance the client service, whose program it is
   * @param action what
   * @param within how long it may take
   */
  public ProgramSpec program(
      OcfParameters parameters, String instance, String action, Duration within) {
    SortedMap<String, String> all = of(parameters.agent(), instance);
    parameters.given().forEach((name, value) -> all.put("OCF_RESKEY_" + name, value));
    String millis = Long.toString(within.toMillis());
    all.put("OCF_RESKEY_CRM_meta_name", action);
    all.put("OCF_RESKEY_CRM_meta_timeout", millis);
    if (action.equals(MONITOR)) { // without an interval it would be asked whether it happens to run
      all.put("OCF_RESKEY_CRM_meta_interval", millis);
    }
    List<String> command = List.of(parameters.agent().file(root).toString(), action);
    return new ProgramSpec(instance, command, all, Optional.empty());
  }
}
