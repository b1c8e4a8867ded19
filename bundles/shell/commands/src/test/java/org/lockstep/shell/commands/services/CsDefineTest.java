package org.lockstep.shell.commands.services;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.ProblemException;
import org.lockstep.registration.Registration;
import org.lockstep.registration.Registration.Preview;
import org.lockstep.shell.commands.Recorder;
import org.lockstep.shell.commands.run.Invocation;

class CsDefineTest {
  private static final Preview PREVIEW =
      new Preview(
          new TreeMap<>(Map.of("db", List.of("- capacity.memory: 1", "+ capacity.memory: 2"))),
          new TreeMap<>(Map.of("db", "acts at once: capacity")),
          new TreeMap<>(Map.of("db", List.of("N0"), "web", List.of())));

  @TempDir Path folder;
  private final Recorder console = new Recorder(Optional.empty());

  /** Of a document that has something in it. */
  private int run(String text, String... options) throws Exception {
    Path file = Files.writeString(folder.resolve("f.yaml"), text);
    CsDefine command = new CsDefine();
    command.registration =
        (Registration)
            Proxy.newProxyInstance(
                CsDefineTest.class.getClassLoader(),
                new Class<?>[] {Registration.class},
                (proxy, method, arguments) -> {
                  if (text.isEmpty()) {
                    throw new ProblemException("bad-definition", "refused", "f.yaml:1", "empty");
                  }
                  return method.getName().equals("preview")
                      ? PREVIEW
                      : CompletableFuture.completedStage(List.of("db", "web"));
                });
    List<String> words = new java.util.ArrayList<>(List.of(file.toString()));
    words.addAll(List.of(options));
    return new Invocation("cs define", command).run(words, console);
  }

  private JsonNode json() throws Exception {
    return new ObjectMapper().readTree(console.out.toString());
  }

  @Test
  void aDryRunIsADocumentToo_CLI() throws Exception {
    assertThat(run("a: 1", "--dry-run", "--json")).isZero();
    assertThat(json().at("/differences/db/1").asText()).isEqualTo("+ capacity.memory: 2");
    assertThat(json().at("/effects/db").asText()).isEqualTo("acts at once: capacity");
    assertThat(json().at("/placements/db/0").asText()).isEqualTo("N0");
    assertThat(json().at("/placements/web").isEmpty()).isTrue();
  }

  @Test
  void whatIsDefinedIsADocumentToo_CLI() throws Exception {
    assertThat(run("a: 1", "--json")).isZero();
    assertThat(json().at("/defined").toString()).isEqualTo("[\"db\",\"web\"]");
  }

  @Test
  void aRefusalIsADocumentToo_CLI() throws Exception {
    assertThat(run("", "--json")).isEqualTo(1);
    assertThat(json().at("/error/where").asText()).isEqualTo("f.yaml:1");
    console.out.setLength(0);
    assertThat(run("", "--json", "--dry-run")).isEqualTo(1);
    assertThat(json().at("/error/code").asText()).isEqualTo("bad-definition");
  }

  @Test
  void peopleAreToldInLines() throws Exception {
    assertThat(run("a: 1")).isZero();
    assertThat(console.out.toString()).isEqualTo("defined db\ndefined web\n");
  }
}
