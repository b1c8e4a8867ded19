package org.lockstep.runtime;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;

/**
 * Lets the bundles that are on the class path too have their classes from there, which the JVM then
 * takes from its shared archive (OSGi Core 8, chapter 60). All other bundles have class loaders of
 * their own, as ever.
 */
final class ClassPathBundles implements ModuleConnector {
  private final Map<String, Path> jars;

  /**
   * @param bundles which are meant; unless all of them are on the class path none is taken from
   *     there, since what is there cannot see the classes of those that are not
   */
  ClassPathBundles(List<Path> bundles) {
    boolean all = ClassPath.current().containsAll(bundles);
    jars =
        (all ? bundles : List.<Path>of())
            .stream().collect(Collectors.toMap(ClassPathBundles::onClassPath, Function.identity()));
  }

  /** Under which the framework is to install the jar. */
  String location(Path jar) {
    String here = onClassPath(jar);
    return jar.equals(jars.get(here)) ? here : "reference:" + jar.toUri();
  }

  private static String onClassPath(Path jar) {
    return "classpath:" + jar.getFileName();
  }

  @Override
  public void initialize(File storage, Map<String, String> configuration) {
    // Nothing is kept.
  }

  @Override
  public Optional<ConnectModule> connect(String location) {
    return Optional.ofNullable(jars.get(location)).map(ClassPathBundles::module);
  }

  private static ConnectModule module(Path jar) {
    try {
      JarContent content = new JarContent(new JarFile(jar.toFile()));
      return () -> content;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<BundleActivator> newBundleActivator() {
    return Optional.empty();
  }
}
