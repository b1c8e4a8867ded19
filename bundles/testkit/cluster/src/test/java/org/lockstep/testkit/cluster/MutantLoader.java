package org.lockstep.testkit.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** All of Lockstep once more, with one class compiled from its mutated source. */
final class MutantLoader extends ClassLoader {
  private static final String OURS = "org.lockstep.";

  private final SortedMap<String, byte[]> mutated;

  private MutantLoader(SortedMap<String, byte[]> mutated) {
    super(MutantLoader.class.getClassLoader());
    this.mutated = mutated;
  }

  static MutantLoader of(Mutant mutant) {
    Path file =
        Path.of("..", "..", mutant.bundle(), "src", "main", "java")
            .resolve(mutant.type().replace('.', '/') + ".java");
    try {
      return new MutantLoader(compile(mutant, mutated(Files.readString(file), mutant)));
    } catch (IOException e) {
      throw new AssertionError("the source of " + mutant.type() + " cannot be read", e);
    }
  }

  private static String mutated(String source, Mutant mutant) {
    int at = source.indexOf(mutant.line());
    if (at < 0 || source.indexOf(mutant.line(), at + 1) >= 0) {
      throw new AssertionError(mutant.type() + " has not once: " + mutant.line());
    }
    return source.replace(mutant.line(), mutant.instead());
  }

  private static SortedMap<String, byte[]> compile(Mutant mutant, String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    SortedMap<String, ByteArrayOutputStream> made = new TreeMap<>();
    JavaFileManager files =
        new ForwardingJavaFileManager<JavaFileManager>(
            compiler.getStandardFileManager(null, null, null)) {
          @Override
          public JavaFileObject getJavaFileForOutput(
              Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("mem:///" + name), kind) {
              @Override
              public OutputStream openOutputStream() {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                made.put(name, out);
                return out;
              }
            };
          }
        };
    String path = mutant.type().replace('.', '/') + ".java";
    JavaFileObject unit =
        new SimpleJavaFileObject(URI.create("mem:///" + path), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreErrors) {
            return source;
          }
        };
    List<String> options =
        List.of("-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"));
    if (!compiler.getTask(null, files, null, options, null, List.of(unit)).call()) {
      throw new AssertionError(mutant + " does not compile");
    }
    SortedMap<String, byte[]> classes = new TreeMap<>();
    made.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
    return classes;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known == null ? define(name) : known;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = mutated.get(name);
    if (bytes == null) {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        bytes = in.readAllBytes();
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
    return defineClass(name, bytes, 0, bytes.length);
  }
}
