package org.lockstep.actions.ocf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes agents for tests, below a root of their own. */
final class AgentFile {
  static final String METADATA =
      """
      <?xml version="1.0"?>
      <!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">
      <resource-agent name="Lamp" version="1.0">
      <parameters>
      <parameter name="socket" required="1"><content type="string" default="" /></parameter>
      <parameter name="watts"><content type="integer" default="40"/></parameter>
      <parameter name="dimmed"><content type="boolean"/></parameter>
      <parameter name="suffix"><content type="integer" default=".%F"/></parameter>
      <parameter name="old" required="1" deprecated="1"><content type="string"/></parameter>
      </parameters>
      <actions><action name="start" timeout="9s"/><action name="stop" timeout="1500ms"/></actions>
      </resource-agent>
      """;

  private AgentFile() {}

  /**
   * @param body of the shell script, once it was not asked about itself
   */
  static Path write(Path root, String type, String body) throws IOException {
    return script(
        root,
        type,
        "if [ $1 = meta-data ]; then cat <<'END'\n" + METADATA + "END\nexit 0; fi\n" + body);
  }

  static Path script(Path root, String type, String body) throws IOException {
    Path folder = Files.createDirectories(root.resolve("resource.d/heartbeat"));
    Path file = Files.writeString(folder.resolve(type), "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }
}
