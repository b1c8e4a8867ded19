package org.lockstep.actions.bundle;

import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.actions.bundle.core.ConfigurationEntry;
import org.lockstep.base.ProblemException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * What was configured for client services; a property says for which. A class apart: elsewhere what
 * it imports may be missing.
 */
final class Configurations {
  private static final String OWNER = "lockstep.client.service";

  /** For whatever bundle. */
  private static final String ANYWHERE = "?";

  private final ConfigurationAdmin admin;

  private Configurations(ConfigurationAdmin admin) {
    this.admin = admin;
  }

  static Configurations of(Object admin) {
    return new Configurations((ConfigurationAdmin) admin);
  }

  /**
   * @throws ProblemException when it is somebody else's
   */
  void put(String clientService, ConfigurationEntry entry) {
    for (Configuration there : list("(service.pid=" + entry.pid() + ")")) {
      Object owner = there.getProperties().get(OWNER);
      if (!clientService.equals(owner)) {
        String whose = owner == null ? "somebody else" : "the client service " + owner;
        throw failed(entry.pid(), whose + " has configured it already");
      }
    }
    Hashtable<String, Object> properties = new Hashtable<>(entry.properties());
    properties.put(OWNER, clientService);
    try {
      configuration(entry).updateIfDifferent(properties);
    } catch (IOException | IllegalArgumentException e) {
      throw failed(entry.pid(), e.toString());
    }
  }

  private Configuration configuration(ConfigurationEntry entry) throws IOException {
    return entry.factory().isPresent()
        ? admin.getFactoryConfiguration(entry.factory().get(), entry.name(), ANYWHERE)
        : admin.getConfiguration(entry.pid(), ANYWHERE);
  }

  SortedSet<String> owners() {
    SortedSet<String> owners = new TreeSet<>();
    list("(" + OWNER + "=*)")
        .forEach(each -> owners.add(String.valueOf(each.getProperties().get(OWNER))));
    return owners;
  }

  void deleteAllOf(String clientService) {
    for (Configuration each : list("(" + OWNER + "=" + clientService + ")")) {
      try {
        each.delete();
      } catch (IOException e) {
        throw failed(each.getPid(), e.toString());
      }
    }
  }

  private List<Configuration> list(String filter) {
    try {
      Configuration[] found = admin.listConfigurations(filter);
      return found == null ? List.of() : Arrays.asList(found);
    } catch (IOException | InvalidSyntaxException e) {
      throw failed(filter, e.toString());
    }
  }

  private static ProblemException failed(String pid, String why) {
    return new ProblemException("not-configured", "not configured", pid, why);
  }
}
