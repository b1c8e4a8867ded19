package org.lockstep.shell.commands.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Commands;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferenceScope;

/** Finds commands among the services. */
@Component(service = Commands.class, immediate = true)
public final class Dispatcher implements Commands {
  private final ConcurrentSkipListMap<String, ComponentServiceObjects<ShellCommand>> commands =
      new ConcurrentSkipListMap<>();

  @Reference(
      service = ShellCommand.class,
      scope = ReferenceScope.PROTOTYPE_REQUIRED,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "remove")
  void add(ComponentServiceObjects<ShellCommand> command, Map<String, Object> properties) {
    if (properties.get(CommandPath.PATH) instanceof String path) {
      commands.put(path, command);
    }
  }

  void remove(Map<String, Object> properties) {
    commands.remove(String.valueOf(properties.get(CommandPath.PATH)));
  }

  @Override
  public int run(List<String> words, Console console) {
    Optional<String> path = CommandSet.match(commands.keySet(), words);
    if (path.isEmpty()) {
      Optional<String> overview = overview(words);
      if (overview.isPresent()) {
        console.print(overview.get());
        return DONE;
      }
      String asked = Shown.of(String.join(" ", words));
      String hint = CommandSet.hint(commands.keySet(), words);
      console.complain("unknown command '" + asked + "'; " + hint + "\n");
      return USAGE;
    }
    return with(
        path.get(),
        command ->
            new Invocation(path.get(), command).run(CommandSet.rest(path.get(), words), console),
        USAGE);
  }

  private Optional<String> overview(List<String> words) {
    if (words.isEmpty() || words.get(0).equals("--help") || words.get(0).equals("-h")) {
      return Optional.of(Overview.of(paths()));
    }
    return words.size() == 1 || words.get(1).equals("--help") || words.get(1).equals("-h")
        ? Overview.group(paths(), words.get(0))
        : Optional.empty();
  }

  private <T> T with(String path, Function<ShellCommand, T> use, T otherwise) {
    ComponentServiceObjects<ShellCommand> objects = commands.get(path);
    ShellCommand command = objects == null ? null : objects.getService();
    if (objects == null || command == null) {
      return otherwise; // its bundle went away this moment
    }
    try {
      return use.apply(command);
    } finally {
      objects.ungetService(command);
    }
  }

  @Override
  public SortedMap<String, String> paths() {
    return withAll(CommandSet::descriptions);
  }

  @Override
  public List<String> complete(List<String> words) {
    return withAll(set -> set.complete(words));
  }

  private <T> T withAll(Function<CommandSet, T> use) {
    SortedMap<String, ShellCommand> instances = new TreeMap<>();
    Map<String, ComponentServiceObjects<ShellCommand>> sources = new TreeMap<>(commands);
    sources.forEach(
        (path, objects) -> {
          ShellCommand command = objects.getService();
          if (command != null) {
            instances.put(path, command);
          }
        });
    try {
      return use.apply(new CommandSet(instances));
    } finally {
      instances.forEach((path, command) -> unget(sources, path, command));
    }
  }

  private static void unget(
      Map<String, ComponentServiceObjects<ShellCommand>> sources,
      String path,
      ShellCommand command) {
    ComponentServiceObjects<ShellCommand> objects = sources.get(path);
    if (objects != null) {
      objects.ungetService(command);
    }
  }
}
