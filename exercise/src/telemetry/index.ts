import { cloudAudit } from './cloudAudit.ts'
import type { Telemetry } from './diary.ts'
import { klaipeda } from './firewall.ts'
import { honeypots } from './honeypots.ts'
import { mailGateway } from './mailGateway.ts'
import { railGateways } from './railGateways.ts'
import { resolver } from './resolver.ts'
import { border } from './suricata.ts'
import { domain } from './windows.ts'
import { kaunas } from './zeek.ts'

/**
 * What nine sources of the story wrote in the 48 hours before `anchor`: everyday traffic, and between it what the story's
 * indicators name, a beacon, a tunnel, generated names, and one event that nothing known matches (`UNTOLD`).
 *
 * @param anchor Unix ms of the story's "now", as for `tidalShield`
 * @returns the same lines for the same anchor, each source oldest first, none later than the anchor
 */
export function telemetry(anchor: number): readonly Telemetry[] {
  return [border, domain, kaunas, klaipeda, resolver, railGateways, mailGateway, honeypots, cloudAudit].map((write) =>
    write(anchor),
  )
}
