import 'reflect-metadata' // must come first: the X.509 library looks for it as it loads
import { X509Certificate as NodeCertificate, type webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import { Fault } from '@testudo/kernel/fault'

/** A certificate and its private key, both PEM. The key is never logged and leaves the node in no answer. */
export interface Identity {
  readonly cert: string
  readonly key: string
}

export interface CertificateWish {
  /** Common name: the node's name. */
  readonly name: string
  /** DNS names and addresses it answers to. */
  readonly hosts: readonly string[]
  /** Unix ms; valid from an hour before, for clocks that differ. */
  readonly now: number
  readonly days: number
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY_MS = 86_400_000

x509.cryptoProvider.set(crypto)

const serialNumber = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex')

const keyPair = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])

async function keyPem(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')
}

async function keyFrom(pem: string): Promise<webcrypto.CryptoKey> {
  const [der] = x509.PemConverter.decode(pem)
  if (der === undefined) throw new Fault('invalid', 'certificates.key', 'That is no private key in PEM.')
  return crypto.subtle.importKey('pkcs8', der, ALGORITHM, true, ['sign'])
}

const validity = ({ now, days }: CertificateWish) => ({
  notBefore: new Date(now - 3_600_000),
  notAfter: new Date(now + days * DAY_MS),
})

const names = (hosts: readonly string[]) =>
  new x509.SubjectAlternativeNameExtension(
    hosts.map((host) => ({ type: /^[\d.]+$|:/.test(host) ? 'ip' : 'dns', value: host })),
  )

const distinguished = (name: string) => [{ CN: [name] }]

/**
 * A certificate that vouches for itself, for a node that peers pin by fingerprint: server and client in one (RFC 5280;
 * ECDSA P-256). Cost: some milliseconds.
 */
export async function selfSigned(wish: CertificateWish): Promise<Identity> {
  const keys = await keyPair()
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: distinguished(wish.name),
    ...validity(wish),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      names(wish.hosts),
    ],
  })
  return { cert: cert.toString('pem'), key: await keyPem(keys.privateKey) }
}

/** An authority that may sign certificates of nodes, for alliances that run one and for exercises. */
export async function authority(wish: Omit<CertificateWish, 'hosts'>): Promise<Identity> {
  const keys = await keyPair()
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: distinguished(wish.name),
    ...validity({ ...wish, hosts: [] }),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign + x509.KeyUsageFlags.cRLSign, true),
    ],
  })
  return { cert: cert.toString('pem'), key: await keyPem(keys.privateKey) }
}

/** A certificate of a node or a client, signed by an authority. */
export async function issue(by: Identity, wish: CertificateWish): Promise<Identity> {
  const keys = await keyPair()
  const issuer = new x509.X509Certificate(by.cert)
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: distinguished(wish.name),
    issuer: issuer.subject,
    ...validity(wish),
    publicKey: keys.publicKey,
    signingKey: await keyFrom(by.key),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      names(wish.hosts),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  })
  return { cert: cert.toString('pem'), key: await keyPem(keys.privateKey) }
}

/** What a person compares and a setting pins. */
export interface CertificateFacts {
  readonly name: string
  /** SHA-256 of the certificate, lower-case hex without colons. */
  readonly fingerprint: string
  /** Unix ms. */
  readonly from: number
  readonly until: number
}

/** @throws {Fault} `certificates.unreadable` when it is no certificate in PEM */
export function readCertificate(pem: string): CertificateFacts {
  try {
    const cert = new NodeCertificate(pem)
    return {
      name: /^CN=(.*)$/m.exec(cert.subject)?.[1] ?? '',
      fingerprint: cert.fingerprint256.replaceAll(':', '').toLowerCase(),
      from: cert.validFromDate.getTime(),
      until: cert.validToDate.getTime(),
    }
  } catch (cause) {
    throw new Fault('invalid', 'certificates.unreadable', 'That is no certificate in PEM form.', { cause })
  }
}
