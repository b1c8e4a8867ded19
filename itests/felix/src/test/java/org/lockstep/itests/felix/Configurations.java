package org.lockstep.itests.felix;

import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;

/** Configurations of a node of which this test shares no classes but the framework's. */
final class Configurations {
  private static final String SERVICE = "org.osgi.service.cm.ConfigurationAdmin";
  private static final String EVERYBODY = "?";

  private final Object admin;

  Configurations(BundleContext context) {
    admin = context.getService(context.getServiceReference(SERVICE));
  }

  void update(String factory, String name, Map<String, String> properties) throws Exception {
    Object configuration = find(factory, name);
    of(configuration, "org.osgi.service.cm.Configuration")
        .getMethod("update", Dictionary.class)
        .invoke(configuration, new Hashtable<>(properties));
  }

  void delete(String factory, String name) throws Exception {
    Object configuration = find(factory, name);
    of(configuration, "org.osgi.service.cm.Configuration")
        .getMethod("delete")
        .invoke(configuration);
  }

  private Object find(String factory, String name) throws Exception {
    return of(admin, SERVICE)
        .getMethod("getFactoryConfiguration", String.class, String.class, String.class)
        .invoke(admin, factory, name, EVERYBODY);
  }

  private static Class<?> of(Object service, String type) {
    return Arrays.stream(service.getClass().getInterfaces())
        .filter(each -> each.getName().equals(type))
        .findFirst()
        .orElseThrow();
  }
}
