package org.lockstep.fencing.agents.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.lockstep.base.ProblemException;
import org.lockstep.fencing.FenceAgent;
import org.lockstep.fencing.agents.core.Metadata;
import org.xml.sax.SAXException;

/** Where a host's fence programs are. They are looked for anew each time: one may be installed. */
public final class ProgramFolders {
  public static final List<Path> USUAL =
      List.of(Path.of("/usr/sbin"), Path.of("/sbin"), Path.of("/usr/bin"));

  private static final String PREFIX = "fence_";
  private static final long METADATA_MS = 10_000;

  private final List<Path> folders;
  private final Executor threads;
  private final Programs programs;
  private final Map<Path, Known> known = new ConcurrentHashMap<>();

  /** What a program said of itself when it was last written. */
  private record Known(FileTime written, Metadata metadata) {}

  public ProgramFolders(List<Path> folders, Executor threads) {
    this.folders = List.copyOf(folders);
    this.threads = threads;
    programs = new Programs(threads);
  }

  /** The agent of a type: of {@code ipmilan} it is the program {@code fence_ipmilan}. */
  public Optional<FenceAgent> find(String type) {
    return folders.stream()
        .map(folder -> folder.resolve(PREFIX + type))
        .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
        .findFirst()
        .map(program -> new ProgramAgent(program, this));
  }

  /** For people: where they were looked for. */
  public String places(String type) {
    List<String> names = folders.stream().map(Path::toString).toList();
    return PREFIX + type + " in " + String.join(", ", names);
  }

  public void close() {
    programs.close();
  }

  Executor threads() {
    return threads;
  }

  Outcome run(Path program, String input, long millis) {
    return programs.run(program, List.of(), input, true, millis);
  }

  /**
   * @throws ProblemException when it cannot be had
   */
  Metadata metadata(Path program) {
    try {
      FileTime written = Files.getLastModifiedTime(program);
      Known last = known.get(program);
      if (last == null || !last.written().equals(written)) {
        last = new Known(written, ask(program));
        known.put(program, last);
      }
      return last.metadata();
    } catch (IOException e) {
      throw refused(program, String.valueOf(e.getMessage()));
    }
  }

  private Metadata ask(Path program) throws IOException {
    Outcome outcome = programs.run(program, List.of("-o", "metadata"), "", false, METADATA_MS);
    if (outcome.exit() != 0) {
      throw refused(program, "'-o metadata' ended with exit code " + outcome.exit());
    }
    if (!outcome.whole()) {
      throw refused(program, "'-o metadata' does not come to an end");
    }
    try {
      return MetadataXml.read(outcome.output());
    } catch (SAXException e) {
      throw refused(program, "'-o metadata' is not what it should be: " + e.getMessage());
    }
  }

  private static ProblemException refused(Path program, String why) {
    return new ProblemException("bad-program", "fence program refused", program.toString(), why);
  }
}
