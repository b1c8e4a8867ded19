package org.lockstep.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes of an installation that was copied somewhere. */
@Timeout(180)
@EnabledOnOs(value = OS.LINUX, disabledReason = "the supervisor finds programs by /proc")
class PrepareIT {
  @TempDir Path folder;

  @Test
  void theArchiveThatIsMadeFitsAndAStaleOneIsIgnored() throws Exception {
    Home home = Home.with(folder, CountingBundle.joining(1));
    Script script = new Script(folder, Map.of()).with(home.script());
    Script.Outcome prepared = script.run("prepare");
    assertThat(prepared.exit()).as(prepared.out() + prepared.err()).isZero();
    assertThat(prepared.out()).contains("prepared: ").contains("classes.jsa");
    assertThat(folder.resolve("supervisor.jsa")).isNotEmptyFile();

    Script strict = new Script(home.script(), folder, Map.of("LOCKSTEP_JAVA_OPTS", "-Xshare:on"));
    Script.Outcome used = strict.run("--version");
    assertThat(used.exit()).as(used.out() + used.err()).isZero();

    Files.writeString(folder.resolve("classes.jsa.new"), "no archive");
    Files.move(
        folder.resolve("classes.jsa.new"),
        folder.resolve("classes.jsa"),
        StandardCopyOption.REPLACE_EXISTING);
    Script.Outcome without = script.run("--version");
    assertThat(without.exit()).isZero();
    assertThat(without.out()).startsWith("lockstep ").hasLineCount(1);
    assertThat(without.err()).isEmpty();
  }
}
