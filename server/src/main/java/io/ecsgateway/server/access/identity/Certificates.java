package io.ecsgateway.server.access.identity;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Reads who a client certificate, which TLS has verified, is for. */
final class Certificates {
  /** Subject alternative names that are URIs, in X.509. */
  private static final int URI_NAME = 6;

  private static final String SPIFFE = "spiffe://";

  private Certificates() {}

  /**
   * Returns whose certificate the client of {@code session} showed; empty if it showed none.
   *
   * @throws UnauthenticatedException if it has ended, or is for nobody or for several
   */
  static Optional<Caller> caller(@Nullable SSLSession session, Instant now) {
    if (session == null) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain[0] instanceof X509Certificate certificate
          ? Optional.of(caller(certificate, now))
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  private static Caller caller(X509Certificate certificate, Instant now) {
    Instant end = certificate.getNotAfter().toInstant();
    if (now.isAfter(end)) {
      // A connection may live longer than what was shown when it was opened.
      throw new UnauthenticatedException("the connection's client certificate ended at " + end);
    }
    return new Caller(name(certificate), Set.of(), end);
  }

  static String name(X509Certificate certificate) {
    List<String> ids = spiffeIds(certificate);
    if (ids.size() > 1) {
      throw new UnauthenticatedException("the certificate has several SPIFFE ids: " + ids);
    }
    String name =
        ids.isEmpty()
            ? certificate.getSubjectX500Principal().getName(X500Principal.RFC2253)
            : ids.get(0);
    if (name.isBlank()) {
      throw new UnauthenticatedException("the certificate has neither a SPIFFE id nor a subject");
    }
    return name;
  }

  /** Whether {@code name} is as of a certificate, so that no token may claim it. */
  static boolean isName(String name) {
    return name.startsWith(SPIFFE) || name.matches("[A-Za-z0-9.]+=.*");
  }

  private static List<String> spiffeIds(X509Certificate certificate) {
    try {
      @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> name.get(0).equals(URI_NAME))
              .map(name -> String.valueOf(name.get(1)))
              .filter(uri -> uri.startsWith(SPIFFE))
              .toList();
    } catch (CertificateParsingException e) {
      throw new UnauthenticatedException("the certificate's alternative names cannot be read");
    }
  }
}
