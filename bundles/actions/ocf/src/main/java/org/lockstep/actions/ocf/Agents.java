package org.lockstep.actions.ocf;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.lockstep.actions.ocf.core.AgentEnvironment;
import org.lockstep.actions.ocf.core.AgentName;
import org.lockstep.actions.ocf.core.Metadata;
import org.lockstep.base.Nearest;
import org.lockstep.base.ProblemException;
import org.xml.sax.SAXException;

/** The agents of this host. They are looked for anew each time: one may be installed. */
final class Agents {
  private final AgentEnvironment environment;
  private final SelfDescription description;
  private final Map<Path, Known> known = new ConcurrentHashMap<>();

  /** What an agent said of itself when it was last written. */
  private record Known(FileTime written, Metadata metadata) {}

  Agents(AgentEnvironment environment, SelfDescription description) {
    this.environment = environment;
    this.description = description;
  }

  /**
   * @throws ProblemException when this host does not have it
   */
  Path file(AgentName name) {
    Path file = name.file(environment.root());
    if (!Files.isRegularFile(file)) {
      throw refused("no-agent", file + " is not on this host" + instead(name));
    }
    if (!Files.isExecutable(file)) {
      throw refused("no-agent", file + " cannot be executed");
    }
    return file;
  }

  private String instead(AgentName name) {
    return near(name).map(near -> ": " + near + " If not, ").orElse(": ") + name.packageHint();
  }

  private Optional<String> near(AgentName name) {
    String[] names = new File(name.folder(environment.root()).toString()).list();
    return names == null
        ? Optional.empty()
        : Nearest.like(name.type(), Stream.of(names).filter(each -> !each.startsWith(".")).toList())
            .map(near -> "did you mean " + near + "?");
  }

  /**
   * Waits for the agent, but not long.
   *
   * @throws ProblemException when it cannot be had
   */
  Metadata metadata(AgentName name) {
    Path file = file(name);
    try {
      FileTime written = Files.getLastModifiedTime(file);
      Known last = known.get(file);
      if (last == null || !last.written().equals(written)) {
        last = new Known(written, ask(name, file));
        known.put(file, last);
      }
      return last.metadata();
    } catch (IOException e) {
      throw refused("no-metadata", file + " meta-data: " + e.getMessage());
    } catch (SAXException e) {
      String why = " meta-data is not what it should be: " + e.getMessage();
      throw refused("no-metadata", file + why);
    }
  }

  private Metadata ask(AgentName name, Path file) throws IOException, SAXException {
    return MetadataXml.read(description.read(file, environment.of(name, "default")));
  }

  private static ProblemException refused(String code, String why) {
    return new ProblemException(code, "ocf action refused", "agent", why);
  }
}
