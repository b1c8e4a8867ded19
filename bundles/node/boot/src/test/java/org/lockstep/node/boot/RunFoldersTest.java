package org.lockstep.node.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.ProblemException;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no owners and modes")
class RunFoldersTest {
  @TempDir Path folder; // below the temporary folder

  private RunFolders folders() {
    return new RunFolders(folder.resolve("us/cluster/n1"), folder.resolve("logs/cluster/n1"));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  /** They would be made, and closed to others, wherever it leads. */
  @Test
  void aNameThatLeadsElsewhereIsRefused_AL1() {
    for (String name : new String[] {"", "..", "../../../etc", "/etc", "a/b", "a\u0000"}) {
      assertThatThrownBy(() -> RunFolders.of("cluster", name))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("name");
    }
  }

  @Test
  void allThatIsMadeIsTheUsersAlone() throws IOException {
    folders().prepare();
    for (String each :
        new String[] {"us", "us/cluster", "us/cluster/n1", "logs", "logs/cluster/n1"}) {
      assertThat(mode(folder.resolve(each))).as(each).isEqualTo("rwx------");
    }
  }

  @Test
  void anOwnFolderThatOthersMayWriteIsClosed() throws IOException {
    Path wide = Files.createDirectories(folder.resolve("us/cluster"));
    Files.setPosixFilePermissions(wide, PosixFilePermissions.fromString("rwxrwxrwx"));
    folders().prepare();
    assertThat(mode(wide)).isEqualTo("rwxr-xr-x");
  }

  @Test
  void aParentThatIsAnothersIsRefused() throws IOException {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can give folders away");
    Path theirs = Files.createDirectory(folder.resolve("us"));
    UserPrincipal nobody =
        theirs.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    Files.setOwner(theirs, nobody);
    assertThatThrownBy(() -> folders().prepare())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(theirs.toString())
        .hasMessageContaining("nobody");
  }

  @Test
  void aLinkIsRefused() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(folder.resolve("us"), elsewhere);
    assertThatThrownBy(() -> folders().prepare())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("symbolic link");
  }
}
