import { bannerText, type Label, type Pap, type PolicySet, type Tlp } from '@testudo/kernel/label'
import { type MispEvent, readTags } from '@testudo/misp'
import { highest } from './audiences.ts'

const TLP_ORDER: readonly Tlp[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']
const PAP_ORDER: readonly Pap[] = ['CLEAR', 'GREEN', 'AMBER', 'RED']
/** How a label that TLP has no word for travels in a tag; ours alone, for people to read. */
const MARKING_TAG = 'testudo:marking='

/**
 * The event with the tags its label asks for: what leaves carries its marking in itself. Tags that say as much already stay
 * as they are.
 */
export function markEvent(event: MispEvent, label: Label, policies: PolicySet): MispEvent {
  const names = event.Tag.map(({ name }) => name).filter((name) => !name.startsWith(MARKING_TAG))
  const said = readTags(names)
  const saidTlp = TLP_ORDER.find((word) => word.toLowerCase() === (said.tlp === 'white' ? 'clear' : said.tlp))
  const saidPap = PAP_ORDER.find((word) => word.toLowerCase() === (said.pap === 'white' ? 'clear' : said.pap))
  const own = label.policy === 'TLP' ? TLP_ORDER.find((word) => word === label.classification) : undefined
  const tlp = highest(TLP_ORDER, [own, label.tlp])
  const more: string[] = []
  if (tlp !== undefined && highest(TLP_ORDER, [tlp, saidTlp]) !== saidTlp) more.push(`tlp:${tlp.toLowerCase()}`)
  if (label.pap !== undefined && highest(PAP_ORDER, [label.pap, saidPap]) !== saidPap) more.push(`PAP:${label.pap}`)
  if (label.policy !== 'TLP') {
    const words = bannerText(label, policies, 'en').text.replaceAll('"', "'")
    more.push(`${MARKING_TAG}"${words}"`)
  }
  return { ...event, Tag: [...names, ...more].map((name) => ({ name })) }
}
