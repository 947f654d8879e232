import { createPublicKey, type KeyObject } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'

/** Reads the key an operator signs its VEX with. @returns undefined when it is no Ed25519 public key in PEM */
export function readVexKey(pem: string): KeyObject | undefined {
  // A private key would be read as its public half; it has no business here.
  if (!pem.includes('BEGIN PUBLIC KEY')) return undefined
  try {
    const key = createPublicKey(pem)
    return key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}

/** @throws {Fault} `vulnerabilities.vex_key` */
export function checkVexKey(pem: string): void {
  if (readVexKey(pem) !== undefined) return
  throw new Fault(
    'invalid',
    'vulnerabilities.vex_key',
    'This is no Ed25519 public key in PEM. Make one with: openssl genpkey -algorithm ed25519, and give its public half.',
    { place: { path: '/body/vexKey' } },
  )
}
