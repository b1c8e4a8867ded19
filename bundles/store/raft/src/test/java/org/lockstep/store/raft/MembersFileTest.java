package org.lockstep.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.ClusterHeader;

class MembersFileTest {
  private static final List<String> MEMBERS =
      List.of("a@alpha.example:7800", "b@beta.example:7801", "c@[::1]:7802");

  @TempDir Path folder;

  private static String text(String more) {
    return "cluster=demo\nid=0b54f9d6-3a0c-4a52-9c0e-6a4cf1f9a7d1\n"
        + "node.0=a@alpha.example:7800\nnode.1=b@beta.example:7800\nnode.2=c@127.0.0.1:7800\n"
        + more;
  }

  @Test
  void whatIsMadeIsRead() {
    ClusterHeader made = new RaftTools().create(folder, "demo", MEMBERS, 8);
    assertThat(new RaftTools().show(folder)).isEqualTo(made);
    Members members = MembersFile.read(folder);
    assertThat(members.names()).containsExactly("a", "b", "c");
    assertThat(members.seat("b").orElseThrow())
        .isEqualTo(new Members.Seat("b", "beta.example", 7801));
    assertThat(members.seat("c").orElseThrow().host()).isEqualTo("[::1]");
    assertThat(made.singleHost()).isFalse();
    assertThat(made.timing()).isEqualTo(MembersFile.USUAL);
  }

  @Test
  void AL1_aClusterIsNeverOverwritten() throws Exception {
    new RaftTools().create(folder, "demo", MEMBERS, 8);
    String before = Files.readString(folder.resolve("members"));
    assertThatThrownBy(() -> new RaftTools().create(folder, "other", MEMBERS, 8))
        .isInstanceOf(ProblemException.class);
    assertThat(folder.resolve("members")).hasContent(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id=nothing | no UUID",
        "cluster=../up | not a name",
        "slots=2 | no number from 3",
        "node.1= | missing",
        "node.1=b | not like",
        "node.1=b@beta.example:0 | not like",
        "node.1=../b@beta.example:7 | not a name",
        "node.1=a@beta.example:7 | the same name",
        "node.64=d@delta.example:7 | the slots are",
        "node.x=d@delta.example:7 | the slots are",
        "timing=fast | usual, san",
        "timing=20,100,10,5,20,500,20,300 | DB-8",
      })
  void AL1_whatIsWrongIsNamed(String line, String why) {
    assertThatThrownBy(() -> MembersFile.parse(Path.of("members"), text(line + "\n")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(why);
  }

  @Test
  void AL1_twoAreTooFew() {
    assertThatThrownBy(() -> new RaftTools().create(folder, "demo", MEMBERS.subList(0, 2), 8))
        .hasMessageContaining("shared disk");
    assertThat(folder.resolve("members")).doesNotExist();
  }

  @Test
  void DB11_membersThatDisagreeAreOtherGroupsAndWhereTheyListenIsNoDisagreement() {
    Members one = MembersFile.parse(Path.of("members"), text(""));
    Members moved =
        MembersFile.parse(Path.of("members"), text("").replace("beta.example", "new.example"));
    Members larger = MembersFile.parse(Path.of("members"), text("slots=9\n"));
    assertThat(moved.group()).isEqualTo(one.group());
    assertThat(larger.group()).isNotEqualTo(one.group());
  }
}
