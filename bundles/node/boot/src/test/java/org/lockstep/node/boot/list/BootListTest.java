package org.lockstep.node.boot.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.ProblemException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** In a framework of its own. */
class BootListTest {
  @TempDir Path folder;
  private Framework framework;
  private BundleContext context;
  private final List<String> added = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString()));
    framework.start();
    context = framework.getBundleContext();
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  private BootList list() {
    return new BootList(context, item -> added.add(item.toString()));
  }

  private String bundle(String name, String header, String value) throws IOException {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    headers.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
    headers.putValue(header, value);
    Path jar = folder.resolve(name + " 1.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar.toString();
  }

  private String provider() throws IOException {
    return bundle("provider", Constants.PROVIDE_CAPABILITY, "test");
  }

  private String needer() throws IOException {
    return bundle("needer", Constants.REQUIRE_CAPABILITY, "test");
  }

  @Test
  void bundlesMayNeedThoseAfterThem_DB2() throws Exception {
    list().start(List.of(needer(), provider()));
    assertThat(context.getBundles())
        .hasSize(3)
        .allSatisfy(each -> assertThat(each.getState()).isEqualTo(Bundle.ACTIVE));
  }

  @Test
  void featuresAndTheirRepositoriesAreAddedInOrder() {
    list().start(List.of("repository:mvn:a/b/1/xml/features", "feature:cache/1.0"));
    assertThat(added)
        .containsExactly(
            "BootItem[kind=REPOSITORY, what=mvn:a/b/1/xml/features]",
            "BootItem[kind=FEATURE, what=cache/1.0]");
  }

  @Test
  void whatDoesNotStartIsNamed_AL1() throws Exception {
    String needer = needer();
    assertThatThrownBy(() -> list().start(List.of(needer)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("boot list")
        .hasMessageContaining("needer%201.jar")
        .hasMessageContaining("missing requirement");
    assertThatThrownBy(() -> list().start(List.of("/no/such.jar")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("file:///no/such.jar");
  }

  @Test
  void aFeatureThatFailsIsNamed_AL1() {
    BootList list =
        new BootList(
            context,
            item -> {
              throw new IllegalStateException("no network");
            });
    assertThatThrownBy(() -> list.start(List.of("feature:cache")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("boot list: cache")
        .hasMessageContaining("no network");
  }

  @Test
  void onlyWhatWasNotThereBeforeIsGivenBack() throws Exception {
    String provider = provider();
    list().start(List.of(provider));
    BootList second = list();
    second.start(List.of(provider, needer()));
    second.giveBack();
    assertThat(context.getBundles()).extracting(Bundle::getSymbolicName).contains("provider");
    assertThat(context.getBundles()).extracting(Bundle::getSymbolicName).doesNotContain("needer");
  }
}
