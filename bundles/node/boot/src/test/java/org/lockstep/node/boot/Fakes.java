package org.lockstep.node.boot;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Function;

/** Interfaces of which a test needs a few methods only; the others give nothing. */
final class Fakes {
  private Fakes() {}

  static <T> T of(Class<T> type, Map<String, Function<Object[], Object>> methods) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Function<Object[], Object> known = methods.get(method.getName());
              return known == null ? null : known.apply(arguments);
            }));
  }
}
