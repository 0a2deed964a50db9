package io.ecsgateway.server.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.util.CertificateUtils;
import io.micronaut.context.exceptions.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;

/**
 * A certificate with its chain, and its key, as their files say and only if they belong together.
 */
record KeyPairFiles(File certificate, File privateKey) {
  private static final String KEY = "-----BEGIN PRIVATE KEY-----";
  private static final byte[] PROBE = "probe".getBytes(UTF_8);

  /**
   * @throws ConfigurationException if there is no certificate
   */
  X509Certificate[] chain() throws IOException, GeneralSecurityException {
    X509Certificate[] chain =
        CertificateUtils.getX509Certificates(
            new ByteArrayInputStream(Files.readAllBytes(certificate.toPath())));
    if (chain.length == 0) {
      throw new ConfigurationException(
          "gateway.tls.certificate: %s (expected: certificates in PEM)".formatted(certificate));
    }
    return chain;
  }

  /**
   * @throws ConfigurationException if it is no key that the gateway can read, or not that of {@code
   *     owner}
   */
  PrivateKey keyOf(X509Certificate owner) throws IOException, GeneralSecurityException {
    byte[] pem = Files.readAllBytes(privateKey.toPath());
    if (!new String(pem, UTF_8).contains(KEY)) {
      throw new ConfigurationException(
          "gateway.tls.private-key: %s (expected: PKCS 8, as openssl pkcs8 -topk8 -nodes writes it)"
              .formatted(privateKey));
    }
    PrivateKey key;
    try {
      key = CertificateUtils.getPrivateKey(new ByteArrayInputStream(pem));
    } catch (GeneralSecurityException e) {
      throw new ConfigurationException(
          "gateway.tls.private-key: %s (expected: a key of RSA or EC)".formatted(privateKey), e);
    }
    if (!belongsTo(key, owner)) {
      throw new ConfigurationException(
          "gateway.tls.private-key: %s is not the key of %s".formatted(privateKey, certificate));
    }
    return key;
  }

  private static boolean belongsTo(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
      return false;
    }
    String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(PROBE);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(PROBE);
    return signature.verify(signed);
  }
}
