package org.lockstep.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between the bundles point down only, and end at what a folder offers to others. */
class ArrowsTest {
  private static final String ROOT = "org.lockstep.";

  /** Folder by folder, what it may use. */
  private static final Map<String, Set<String>> DOWN =
      Map.ofEntries(
          Map.entry("base", Set.of()),
          Map.entry("documents", Set.of("base")),
          Map.entry("store", Set.of("interconnect", "base")),
          Map.entry("interconnect", Set.of("base")),
          Map.entry("membership", Set.of("store", "interconnect", "base")),
          Map.entry("actions", Set.of("base")),
          Map.entry("fencing", Set.of("membership", "store", "base")),
          Map.entry("dlm", Set.of("membership", "interconnect", "base")),
          Map.entry("node", Set.of("membership", "actions", "interconnect", "store", "base")),
          Map.entry("events", Set.of("membership", "actions", "store", "documents", "base")),
          Map.entry(
              "registration",
              Set.of("events", "membership", "actions", "store", "documents", "base")),
          Map.entry(
              "shell",
              Set.of(
                  "registration",
                  "events",
                  "membership",
                  "node",
                  "interconnect",
                  "store",
                  "base")));

  /** What a folder does not offer: nobody else's imports end here. */
  private static final List<String> INSIDE =
      List.of(
          "store.disk",
          "store.memory",
          "store.raft",
          "interconnect.netty",
          "interconnect.local",
          "membership.manager",
          "actions.exec",
          "actions.http",
          "actions.bundle",
          "actions.ocf",
          "fencing.agents",
          "dlm.manager",
          "events.daemon",
          "events.watchers",
          "events.eventadmin",
          "events.health",
          "registration.core",
          "registration.format",
          "registration.launch",
          "registration.scenario",
          "node.supervisor");

  private static JavaClasses classes = new ClassFileImporter().importClasses();

  @BeforeAll
  static void read() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    classes = new ClassFileImporter().importPackages("org.lockstep");
    assertThat(classes.stream().map(ArrowsTest::folder)).containsAll(DOWN.keySet());
  }

  @Test
  void arrowsPointDown() {
    SortedSet<String> wrong = new TreeSet<>();
    for (JavaClass each : classes) {
      String from = folder(each);
      for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
        String to = folder(dependency.getTargetClass());
        if (DOWN.containsKey(from) && !to.isEmpty() && !to.equals(from)) {
          if (!DOWN.getOrDefault(from, Set.of()).contains(to)) {
            wrong.add(each.getName() + " -> " + dependency.getTargetClass().getName());
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void nobodyImportsAnotherFoldersInside() {
    SortedSet<String> wrong = new TreeSet<>();
    for (JavaClass each : classes) {
      for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
        String to = dependency.getTargetClass().getPackageName();
        boolean foreign = !folder(each).equals(folder(dependency.getTargetClass()));
        if (foreign && !folder(each).equals("runtime") && isInside(to)) {
          wrong.add(each.getName() + " -> " + dependency.getTargetClass().getName());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void coresArePure() {
    SortedSet<String> wrong = new TreeSet<>();
    for (JavaClass each : classes) {
      if (each.getPackageName().matches(".*\\.core(\\..*)?")) {
        for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
          String to = dependency.getTargetClass().getName();
          if (to.matches(
              "(java\\.(io|net|nio\\.channels|nio\\.file\\.Files|util\\.concurrent\\.(?!TimeUnit))|org\\.(osgi\\.(?!annotation)|slf4j)).*|java\\.lang\\.Thread")) {
            wrong.add(each.getName() + " -> " + to);
          }
        }
      }
    }
    assertThat(wrong).as("a core has no thread, no I/O, no OSGi and no log (rule 1)").isEmpty();
  }

  private static boolean isInside(String packageName) {
    return INSIDE.stream()
        .map(ROOT::concat)
        .anyMatch(inside -> packageName.equals(inside) || packageName.startsWith(inside + "."));
  }

  private static String folder(JavaClass each) {
    String name = each.getPackageName();
    if (!name.startsWith(ROOT)) {
      return "";
    }
    String rest = name.substring(ROOT.length());
    int end = rest.indexOf('.');
    return end < 0 ? rest : rest.substring(0, end);
  }
}
