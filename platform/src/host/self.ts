import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { X509Certificate, createPrivateKey } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import { readCertificate, selfSigned } from '../certificates/index.ts'
import type { Config } from '../config/index.ts'
import type { Log, Self } from './index.ts'
import { keptOnce } from './durable.ts'

/** Other nodes pin this certificate; a new one has to be told to each of them. */
const LIFE_DAYS = 3 * 365
const DAY_MS = 86_400_000
const WARN_MS = 30 * DAY_MS

export interface SelfOptions {
  readonly config: Partial<
    Pick<Config, 'name' | 'organisation' | 'nation' | 'identities' | 'origin' | 'tls' | 'watchPhone'>
  >
  /** Folder of the node's keys. */
  readonly folder: string
  readonly now: () => number
  readonly log: Log
  readonly tlsOrigin: () => string | undefined
  readonly origin: () => string
}

type Tls = Awaited<ReturnType<Self['tls']>>

/** What the node says of itself. Its certificate is read from the settings' files, or made once and kept. */
export function createSelf({ config, folder, now, log, tlsOrigin, origin }: SelfOptions): Self {
  const name = config.name ?? 'Testudo'
  let known: Promise<Tls> | undefined

  const load = async (): Promise<Tls> => {
    const { certificate: certFile, key: keyFile } = config.tls ?? {}
    const given = certFile !== undefined && keyFile !== undefined
    const { certificate, key } = given ? await readPair(certFile, keyFile) : await keptPair()
    return { certificate, key, fingerprint: readCertificate(certificate).fingerprint }
  }
  let warnedAt = Number.NEGATIVE_INFINITY
  /** Once a day while it is used. */
  const warnInTime = ({ certificate, fingerprint }: Tls) => {
    const { until } = readCertificate(certificate)
    if (until - now() >= WARN_MS || now() - warnedAt < DAY_MS) return
    warnedAt = now()
    log.warn({ until: new Date(until).toISOString(), fingerprint }, 'the certificate of this node runs out soon')
  }
  // One file holds both, so that a certificate never stands beside the key of another.
  const keptPair = async () => {
    const text = Buffer.from(
      await keptOnce(join(folder, 'tls-identity.pem'), async () => {
        const made = await selfSigned({ name, hosts: tlsNames(config), now: now(), days: LIFE_DAYS })
        return Buffer.from(`${made.cert.trim()}\n${made.key.trim()}\n`)
      }),
    ).toString()
    const at = text.indexOf('-----BEGIN PRIVATE KEY-----')
    return { certificate: text.slice(0, Math.max(at, 0)), key: text.slice(Math.max(at, 0)) }
  }

  return {
    name,
    organisation: config.organisation ?? '',
    nation: config.nation ?? '',
    identities: config.identities ?? [],
    async tls() {
      known ??= load()
      known.catch(() => (known = undefined))
      const tls = await known
      warnInTime(tls)
      return tls
    },
    origin,
    phone: config.watchPhone,
    tlsOrigin,
  }
}

/** Names in the certificate, and names the TLS listener answers to. */
export function tlsNames(config: SelfOptions['config']): readonly string[] {
  const bound = config.tls?.host
  const names = [
    ...(config.tls?.hosts ?? []),
    ...(config.origin === undefined ? [] : [new URL(config.origin).hostname]),
    ...(bound === undefined || bound === '0.0.0.0' || bound === '::' ? [] : [bound]),
    'localhost',
    '127.0.0.1',
  ]
  return [...new Set(names.map((name) => name.toLowerCase().replaceAll(/^\[|\]$/g, '')))]
}

/** @throws {Fault} `config.invalid` naming the file: not readable, not PEM, or a key of another certificate */
async function readPair(certFile: string, keyFile: string): Promise<{ certificate: string; key: string }> {
  const refuse = (path: string, file: string, what: string, cause?: unknown) =>
    new Fault('invalid', 'config.invalid', what, { cause, place: { file, path } })
  const read = (path: string, file: string) =>
    readFile(file, 'utf8').catch((cause: unknown) => {
      throw refuse(path, file, 'This file of the TLS listener cannot be read.', cause)
    })
  const certificate = await read('/tls/certificate', certFile)
  const key = await read('/tls/key', keyFile)
  let fits: boolean
  try {
    fits = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))
  } catch (cause) {
    throw refuse('/tls/certificate', certFile, 'Certificate and key of the TLS listener must be PEM files.', cause)
  }
  if (!fits) throw refuse('/tls/key', keyFile, 'This key does not belong to the certificate of the TLS listener.')
  return { certificate, key }
}
