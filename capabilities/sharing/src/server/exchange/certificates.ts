import type { Host } from '@testudo/platform/host'
import { readCertificate } from '@testudo/platform/certificates'
import { certificates } from '../../core/contract/peers.ts'
import type { PeerBook } from './peerBook.ts'

/**
 * When the certificates of peers end, as their connections have shown them. In memory only: an introduction pins a
 * fingerprint and says no dates, and the next contact shows them again.
 */
export class CertificateEnds {
  readonly #ends = new Map<string, { readonly fingerprint: string; readonly until: number }>()

  /** @param until Unix ms; undefined: the connection showed none, and what is known stays */
  note(peer: { readonly id: string; readonly certificate: string }, until: number | undefined): void {
    if (until !== undefined) this.#ends.set(peer.id, { fingerprint: peer.certificate, until })
  }

  /** Of the certificate that is pinned now; one that was pinned before says nothing. */
  of(peer: { readonly id: string; readonly certificate: string }): number | undefined {
    const known = this.#ends.get(peer.id)
    return known?.fingerprint === peer.certificate ? known.until : undefined
  }
}

/** Our certificate, to be looked at, compared and handed on; and when those of others end. */
export function certificateRoute(host: Host, peers: PeerBook, ends: CertificateEnds): void {
  host.http.answer(certificates, async () => {
    const { certificate } = await host.self.tls()
    const { name: subject, ...facts } = readCertificate(certificate)
    const origin = host.self.tlsOrigin()
    return {
      own: { subject, ...facts, pem: certificate, ...(origin === undefined ? {} : { origin }) },
      peers: peers.all().map((peer) => {
        const until = ends.of(peer)
        return {
          id: peer.id,
          name: peer.name,
          nation: peer.subject.nation,
          fingerprint: peer.certificate,
          ...(until === undefined ? {} : { until }),
        }
      }),
      now: host.clock.now(),
    }
  })
}
