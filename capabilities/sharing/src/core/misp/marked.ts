import { bannerText, type Label, type Pap, type PolicySet, type Tlp } from '@testudo/kernel/label'
import { type MispAttribute, type MispEvent, type MispTag, readTags } from '@testudo/misp'
import { highest } from './audiences.ts'

const TLP_ORDER: readonly Tlp[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']
const PAP_ORDER: readonly Pap[] = ['CLEAR', 'GREEN', 'AMBER', 'RED']
/** How a label that TLP has no word for travels in a tag; ours alone, for people to read. */
const MARKING_TAG = 'testudo:marking='

/** What TLP and PAP say of something; undefined: nothing. */
interface Limits {
  readonly tlp: Tlp | undefined
  readonly pap: Pap | undefined
}

/**
 * The event with the tags its labels ask for: what leaves carries its markings in itself. Tags that say as much already stay
 * as they are.
 *
 * @param own    the label of what the event itself stands for
 * @param whole  the join of everything in it, for the marking in words
 * @param labelOf labels of what has this UUID
 */
export function markEvent(
  event: MispEvent,
  { own, whole, labelOf }: { own: Label; whole: Label; labelOf: (uuid: string) => readonly Label[] },
  policies: PolicySet,
): MispEvent {
  const limitsOf = (uuid: string) => strictest(labelOf(uuid).map(limitsIn))
  const clusters = event.Galaxy.flatMap((galaxy) => galaxy.GalaxyCluster)
  const untagged = [...clusters, ...(event.EventReport ?? [])].map(({ uuid }) => limitsOf(uuid))
  const names = event.Tag.map(({ name }) => name).filter((name) => !name.startsWith(MARKING_TAG))
  const around = strictest([limitsIn(own), ...untagged, limitsSaid(names)])
  const more = missing(around, limitsSaid(names))
  const words = bannerText(whole, policies, 'en').text.replaceAll('"', "'")
  const inWords = whole.policy === 'TLP' ? [] : [`${MARKING_TAG}"${words}"`]
  return {
    ...event,
    Tag: tags([...names, ...more, ...inWords]),
    Attribute: event.Attribute.map((one) => tagged(one, limitsOf(one.uuid), around)),
    Object: event.Object.map((object) => {
      const limits = limitsOf(object.uuid)
      // Objects have no tags of their own: one attribute says it for the whole.
      const said = strictest(object.Attribute.map((one) => limitsSaid(namesOf(one))))
      if (missing(limits, strictest([around, said])).length === 0) return object
      const [first, ...rest] = object.Attribute
      return first === undefined ? object : { ...object, Attribute: [tagged(first, limits, around), ...rest] }
    }),
  }
}

/** The attribute with what its own label asks for beyond what is said around it. */
function tagged(attribute: MispAttribute, limits: Limits, around: Limits): MispAttribute {
  const names = namesOf(attribute)
  const more = missing(limits, strictest([around, limitsSaid(names)]))
  return more.length === 0 ? attribute : { ...attribute, Tag: tags([...names, ...more]) }
}

const namesOf = (attribute: MispAttribute): string[] => (attribute.Tag ?? []).map(({ name }) => name)
const tags = (names: readonly string[]): MispTag[] => names.map((name) => ({ name }))

function limitsIn(label: Label): Limits {
  const own = label.policy === 'TLP' ? TLP_ORDER.find((word) => word === label.classification) : undefined
  return { tlp: highest(TLP_ORDER, [own, label.tlp]), pap: label.pap }
}

function limitsSaid(names: readonly string[]): Limits {
  const { tlp, pap } = readTags(names)
  return {
    tlp: TLP_ORDER.find((word) => word.toLowerCase() === (tlp === 'white' ? 'clear' : tlp)),
    pap: PAP_ORDER.find((word) => word.toLowerCase() === (pap === 'white' ? 'clear' : pap)),
  }
}

const strictest = (all: readonly Limits[]): Limits => ({
  tlp: highest(
    TLP_ORDER,
    all.map(({ tlp }) => tlp),
  ),
  pap: highest(
    PAP_ORDER,
    all.map(({ pap }) => pap),
  ),
})

/** Tags for what is asked and not said. */
function missing(asked: Limits, said: Limits): string[] {
  const both = strictest([asked, said])
  return [
    ...(both.tlp === undefined || both.tlp === said.tlp ? [] : [`tlp:${both.tlp.toLowerCase()}`]),
    ...(both.pap === undefined || both.pap === said.pap ? [] : [`PAP:${both.pap}`]),
  ]
}
