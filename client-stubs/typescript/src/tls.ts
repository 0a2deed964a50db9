import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";

/** Paths of files in PEM. */
export interface TlsFiles {
  /** CA certificates to trust instead of Node's own roots. */
  readonly caFile?: string;
  /** Client certificate and its chain. */
  readonly certificateFile?: string;
  /** Private key of the client certificate. */
  readonly keyFile?: string;
}

/**
 * Reads the files into options of Node's TLS.
 *
 * @throws Error if one cannot be read or is not what it should be
 */
export function tlsOptions({ caFile, certificateFile, keyFile }: TlsFiles) {
  if ((certificateFile === undefined) !== (keyFile === undefined)) {
    throw new TypeError("certificateFile, keyFile: only one is there (expected: both or neither)");
  }
  return {
    ...(caFile !== undefined && authorities(caFile)),
    ...(certificateFile !== undefined && keyFile !== undefined && pair(certificateFile, keyFile)),
  };
}

function authorities(caFile: string) {
  const ca = readFileSync(caFile, "utf8");
  try {
    // TLS would ignore what is no certificate.
    new X509Certificate(ca);
  } catch (cause) {
    throw new Error(`caFile: ${caFile} (expected: certificates in PEM)`, { cause });
  }
  return { ca };
}

function pair(certificateFile: string, keyFile: string) {
  const cert = readFileSync(certificateFile, "utf8");
  const key = readFileSync(keyFile, "utf8");
  try {
    createSecureContext({ cert, key });
  } catch (cause) {
    const files = `certificateFile: ${certificateFile}, keyFile: ${keyFile}`;
    throw new Error(`${files} (expected: a certificate and its key, in PEM)`, { cause });
  }
  return { cert, key };
}
