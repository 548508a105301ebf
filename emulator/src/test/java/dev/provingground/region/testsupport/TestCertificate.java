package dev.provingground.region.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that signs itself, made by the JDK's own tool, and its key. */
public record TestCertificate(X509Certificate certificate, PrivateKey key) {
  private static final String PASSWORD = "changeit";
  private static final int YEAR = 365;
  private static final int CENTURY = 100 * YEAR;

  /**
   * @param algorithm {@code RSA} or {@code EC}
   * @param names whom it is for
   */
  public static TestCertificate of(String algorithm, String... names)
      throws IOException, GeneralSecurityException, InterruptedException {
    return of(CENTURY, algorithm, names);
  }

  /** One that has expired years ago. */
  public static TestCertificate expired(String algorithm, String... names)
      throws IOException, GeneralSecurityException, InterruptedException {
    return of(YEAR, algorithm, names);
  }

  private static TestCertificate of(int days, String algorithm, String... names)
      throws IOException, GeneralSecurityException, InterruptedException {
    var directory = Files.createTempDirectory("certificate");
    var store = directory.resolve("store.p12");
    try {
      make(store, days, algorithm, names);
      var loaded = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      return new TestCertificate(
          (X509Certificate) loaded.getCertificate("it"),
          (PrivateKey) loaded.getKey("it", PASSWORD.toCharArray()));
    } finally {
      Files.deleteIfExists(store);
      Files.delete(directory);
    }
  }

  private static void make(Path store, int days, String algorithm, String... names)
      throws IOException, InterruptedException {
    var alternatives = Stream.of(names).map(name -> "dns:" + name).collect(Collectors.joining(","));
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-J-XX:TieredStopAtLevel=1",
            "-J-XX:+UseSerialGC",
            "-genkeypair",
            "-alias",
            "it",
            "-keyalg",
            algorithm,
            // Longer RSA keys take seconds to find, and show no more.
            "-keysize",
            algorithm.equals("RSA") ? "2048" : "384",
            "-dname",
            "CN=" + names[0],
            "-ext",
            "san=" + alternatives,
            "-startdate",
            "-10y",
            "-validity",
            Integer.toString(days),
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + output);
    }
  }

  public String certificatePem() throws GeneralSecurityException {
    return pem("CERTIFICATE", certificate.getEncoded());
  }

  public String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  public static String pem(String kind, byte[] content) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content));
  }

  /** For servers that show it. */
  public SSLContext serving() throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("it", key, PASSWORD.toCharArray(), new X509Certificate[] {certificate});
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** For clients that trust these and nobody else. */
  public static SSLContext trusting(TestCertificate... trusted)
      throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < trusted.length; i++) {
      store.setCertificateEntry("c" + i, trusted[i].certificate());
    }
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
