package org.lockstep.shell.commands.run;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.MembershipView.Member;
import org.lockstep.membership.NodeState;
import org.lockstep.shell.commands.ShellCommand;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands of this bundle, all that there are, in a cluster that refuses what they ask. */
final class EveryCommand {
  private static final MembershipView VIEW =
      new MembershipView(
          "test",
          NodeId.of(0),
          Optional.empty(),
          1,
          List.of(),
          List.of(new Member(NodeId.of(0), "N0", NodeState.JOINED, 1, List.of())),
          List.of(),
          List.of(),
          List.of());

  private EveryCommand() {}

  static List<Class<?>> classes() throws Exception {
    Path root =
        Path.of(ShellCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.endsWith(".class"))
          .map(name -> name.replace(".class", "").replace('/', '.'))
          .<Class<?>>map(EveryCommand::load)
          .filter(type -> ShellCommand.class.isAssignableFrom(type) && !type.isInterface())
          .collect(Collectors.toList());
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  static ShellCommand instance(Class<?> type) throws Exception {
    Constructor<?> constructor = type.getConstructors()[0];
    Object[] services =
        Stream.of(constructor.getParameterTypes()).map(EveryCommand::service).toArray();
    Object command = constructor.newInstance(services);
    for (Field field : type.getDeclaredFields()) {
      if (field.getType().getName().startsWith("org.lockstep") && field.getType().isInterface()) {
        field.setAccessible(true);
        field.set(command, service(field.getType()));
      }
    }
    return (ShellCommand) command;
  }

  private static Object service(Class<?> type) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (service, method, arguments) -> answer(method));
  }

  /** What it only looks at is there; what it wants done is refused. */
  private static Object answer(Method method) {
    ProblemException refused =
        new ProblemException("refused", "not done", method.getName(), "there is no cluster here");
    Class<?> type = method.getReturnType();
    if (type == MembershipView.class) {
      return VIEW;
    } else if (method.getName().equals("logs")) {
      return List.of("said");
    } else if (type == List.class) {
      return List.of();
    } else if (type == Optional.class) {
      return Optional.empty();
    } else if (type == CompletionStage.class) {
      return CompletableFuture.failedStage(refused);
    }
    throw refused;
  }

  /** As it is meant to be called: with all its parameters and all its options. */
  static String words(ShellCommand command) {
    CommandSpec spec = Invocation.parser("test", command).getCommandSpec();
    Stream<String> parameters = spec.positionalParameters().stream().map(EveryCommand::value);
    Stream<String> options =
        spec.options().stream().filter(EveryCommand::ends).map(EveryCommand::option);
    return Stream.concat(parameters, options).collect(Collectors.joining(" "));
  }

  private static boolean ends(OptionSpec option) {
    return !option.usageHelp() && !option.versionHelp() && !option.longestName().equals("--watch");
  }

  private static String option(OptionSpec option) {
    String name = option.longestName();
    return option.arity().max() == 0 ? name : name + " " + value(option);
  }

  private static String value(ArgSpec argument) {
    Class<?> type = argument.type();
    if (type.isEnum()) {
      return String.valueOf(type.getEnumConstants()[0]);
    }
    if (argument.isMultiValue() && argument.paramLabel().contains("=")) {
      return "rack=r1";
    }
    if (type == Duration.class) {
      return "10m";
    }
    return type == int.class ? "5" : argument.paramLabel().contains("T") ? "10m" : "N0";
  }
}
