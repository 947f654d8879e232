import type { Host } from '@testudo/platform/host'
import { canonicalize } from '@testudo/stix'
import type { Introduction } from '../../core/contract/peers.ts'
import { rightsOf } from './hello.ts'
import type { Me } from './me.ts'

/** What this node's people hand to another one's: made anew each time, for addresses and people change. */
export async function introductionOf(host: Host, me: Me): Promise<Introduction> {
  const { fingerprint } = await host.self.tls()
  return {
    v: 'testudo/introduction/1',
    node: me.node,
    name: host.self.name,
    nation: host.self.nation,
    organisation: host.self.organisation,
    url: host.self.tlsOrigin() ?? '',
    certificate: fingerprint,
    publicKey: me.publicKey,
    exercise: host.exercise,
    log: host.witness.key,
    identities: [...host.self.identities],
    names: [...me.names],
    people: (await me.people()).map(({ count, subject }) => ({
      nation: subject.nation,
      count,
      rights: rightsOf(subject),
    })),
  }
}

export const introductionText = (one: Introduction): string => canonicalize(one)

/** In groups of four, so that people can read it to each other. */
export const spoken = (hex: string): string => hex.match(/.{1,4}/g)?.join(' ') ?? ''
