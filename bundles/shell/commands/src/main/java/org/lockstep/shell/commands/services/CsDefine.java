package org.lockstep.shell.commands.services;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.lockstep.registration.Registration;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.text.Differences;
import org.lockstep.shell.commands.text.Json;
import org.lockstep.shell.commands.text.Table;
import org.lockstep.shell.commands.text.TextFile;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cs define FILE}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "cs define")
@Command(description = "Defines or changes client services: all that are in the file, or none")
public final class CsDefine implements ShellCommand {
  private static final int MAX_BYTES = 4 * 1024 * 1024;
  private static final int MOST_NAMED = 100;

  @Reference Registration registration;

  @Parameters(index = "0", paramLabel = "FILE", description = "YAML")
  Path file;

  @Option(
      names = "--dry-run",
      description = "Shows what would change, and where everything would be; changes nothing")
  boolean dryRun;

  @Option(names = "--json", description = "As one JSON document")
  boolean json;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    String yaml = TextFile.read(console.folder().resolve(file), MAX_BYTES, "definitions refused");
    if (dryRun) {
      Registration.Preview preview = registration.preview(yaml, file.toString());
      console.print(json ? Json.text(preview) : text(preview));
      return 0;
    }
    List<String> names = registration.define(yaml, file.toString()).toCompletableFuture().get();
    console.print(json ? Json.text(Map.of("defined", names)) : said(names));
    return 0;
  }

  private static String said(List<String> names) {
    return names.size() > MOST_NAMED
        ? "defined " + names.size() + " client services\n"
        : names.stream().map(name -> "defined " + name + "\n").collect(Collectors.joining());
  }

  private static String text(Registration.Preview preview) {
    SortedMap<String, List<String>> lines = new TreeMap<>();
    preview.differences().forEach((name, each) -> lines.put(name, new ArrayList<>(each)));
    preview
        .effects()
        .forEach(
            (name, when) -> lines.computeIfAbsent(name, any -> new ArrayList<>()).add("= " + when));
    Table table = new Table("CLIENT SERVICE", "WOULD BE ON");
    preview
        .placements()
        .forEach(
            (name, nodes) -> table.row(name, nodes.isEmpty() ? "-" : String.join(", ", nodes)));
    return Differences.text(lines) + "\n" + table.text();
  }
}
