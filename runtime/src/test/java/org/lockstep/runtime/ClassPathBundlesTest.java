package org.lockstep.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.connect.ConnectContent;

class ClassPathBundlesTest {
  private static final Path HERE =
      ClassPath.current().stream()
          .filter(jar -> jar.toString().contains("org.apache.felix.framework"))
          .findFirst()
          .orElseThrow();
  private static final Path ELSEWHERE = Path.of("elsewhere.jar").toAbsolutePath();

  @Test
  void aBundleOfTheClassPathHasItsClassesFromThere() throws Exception {
    ClassPathBundles bundles = new ClassPathBundles(List.of(HERE));
    String location = bundles.location(HERE);
    assertThat(location).startsWith("classpath:");
    ConnectContent content = bundles.connect(location).orElseThrow().getContent();
    assertThat(content.getClassLoader()).contains(ClassPathBundles.class.getClassLoader());
    assertThat(content.getHeaders().orElseThrow())
        .containsEntry("Bundle-SymbolicName", "org.apache.felix.framework");
    String entry = Bundle.class.getName().replace('.', '/') + ".class";
    assertThat(content.getEntries()).contains(entry);
    assertThat(content.getEntry(entry).orElseThrow().getBytes()).startsWith(0xCA, 0xFE);
    assertThat(content.getEntry("none")).isEmpty();
  }

  @Test
  void oneThatIsNotThereTakesAllTheOthersWithItSinceTheyCouldNotSeeIt() throws Exception {
    ClassPathBundles bundles = new ClassPathBundles(List.of(HERE, ELSEWHERE));
    assertThat(bundles.location(HERE)).startsWith("reference:file:");
    assertThat(bundles.connect("classpath:" + HERE.getFileName())).isEmpty();
  }

  @Test
  void whatWasNotMeantIsInstalledAsEver() {
    ClassPathBundles bundles = new ClassPathBundles(List.of(HERE));
    assertThat(bundles.location(ELSEWHERE)).startsWith("reference:file:").endsWith("elsewhere.jar");
  }
}
