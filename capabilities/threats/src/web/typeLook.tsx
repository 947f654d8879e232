import { createElement } from 'react'
import IconBinoculars from '@tabler/icons-react/dist/esm/icons/IconBinoculars.mjs'
import IconBug from '@tabler/icons-react/dist/esm/icons/IconBug.mjs'
import IconBuilding from '@tabler/icons-react/dist/esm/icons/IconBuilding.mjs'
import IconCrosshair from '@tabler/icons-react/dist/esm/icons/IconCrosshair.mjs'
import IconFileText from '@tabler/icons-react/dist/esm/icons/IconFileText.mjs'
import IconFingerprint from '@tabler/icons-react/dist/esm/icons/IconFingerprint.mjs'
import IconFlag from '@tabler/icons-react/dist/esm/icons/IconFlag.mjs'
import IconFlame from '@tabler/icons-react/dist/esm/icons/IconFlame.mjs'
import IconHexagon from '@tabler/icons-react/dist/esm/icons/IconHexagon.mjs'
import IconMessage from '@tabler/icons-react/dist/esm/icons/IconMessage.mjs'
import IconServer from '@tabler/icons-react/dist/esm/icons/IconServer.mjs'
import IconShieldCheck from '@tabler/icons-react/dist/esm/icons/IconShieldCheck.mjs'
import IconSpy from '@tabler/icons-react/dist/esm/icons/IconSpy.mjs'
import IconTargetArrow from '@tabler/icons-react/dist/esm/icons/IconTargetArrow.mjs'
import IconTool from '@tabler/icons-react/dist/esm/icons/IconTool.mjs'
import IconFile from '@tabler/icons-react/dist/esm/icons/IconFile.mjs'
import IconWorld from '@tabler/icons-react/dist/esm/icons/IconWorld.mjs'
import IconArrowsExchange from '@tabler/icons-react/dist/esm/icons/IconArrowsExchange.mjs'
import IconVirus from '@tabler/icons-react/dist/esm/icons/IconVirus.mjs'

type Icon = typeof IconSpy

const ICONS: Readonly<Record<string, Icon>> = {
  'intrusion-set': IconSpy,
  'threat-actor': IconSpy,
  campaign: IconFlag,
  'attack-pattern': IconTargetArrow,
  malware: IconVirus,
  tool: IconTool,
  indicator: IconFingerprint,
  vulnerability: IconBug,
  incident: IconFlame,
  identity: IconBuilding,
  infrastructure: IconServer,
  report: IconFileText,
  grouping: IconFileText,
  note: IconMessage,
  opinion: IconMessage,
  sighting: IconBinoculars,
  'course-of-action': IconShieldCheck,
  'x-mitre-tactic': IconCrosshair,
  file: IconFile,
  'domain-name': IconWorld,
  url: IconWorld,
  'ipv4-addr': IconWorld,
  'ipv6-addr': IconWorld,
  relationship: IconArrowsExchange,
  'observed-data': IconBinoculars,
}

/** The icon of a STIX type; decoration, the type's word stands beside it or in its column. */
export function TypeIcon({ type, size = 15 }: { type: string; size?: number }) {
  return createElement(ICONS[type] ?? IconHexagon, { size, stroke: 1.6, 'aria-hidden': true })
}

/** Quiet hues by family: who, how, what is seen, what is hit; everything else neutral. Never a state colour. */
export function seriesOf(type: string): 1 | 2 | 3 | 4 | 5 {
  if (['intrusion-set', 'threat-actor', 'campaign'].includes(type)) return 1
  if (['attack-pattern', 'malware', 'tool', 'course-of-action'].includes(type)) return 2
  if (['indicator', 'observed-data', 'sighting', 'infrastructure'].includes(type)) return 3
  if (
    ['identity', 'vulnerability', 'incident', 'x-testudo-asset', 'x-testudo-service', 'x-testudo-mission'].includes(
      type,
    )
  )
    return 4
  return 5
}
