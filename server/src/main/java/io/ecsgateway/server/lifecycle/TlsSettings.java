package io.ecsgateway.server.lifecycle;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.bind.annotation.Bindable;
import java.io.File;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * TLS for the gRPC port. All files are PEM.
 *
 * @param certificate the gateway's own, with its chain
 * @param privateKey the certificate's key, PKCS 8
 * @param clientCa who signs the certificates of callers; absent, callers show none
 * @param reload how often the files are looked at; new connections meet what they then say
 */
@Requires(property = "gateway.tls.certificate")
@ConfigurationProperties("gateway.tls")
record TlsSettings(
    File certificate,
    File privateKey,
    @Nullable File clientCa,
    @Bindable(defaultValue = "30s") Duration reload) {}
