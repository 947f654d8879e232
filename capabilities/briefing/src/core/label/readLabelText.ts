import { Fault } from '@testudo/kernel/fault'
import type { Category, Label, Pap, Policy, PolicySet, Tlp } from '@testudo/kernel/label'
import { labelSchema } from '@testudo/kernel/marking'

type Tag = Policy['tags'][number]

const TLP: readonly Tlp[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']
const PAP: readonly Pap[] = ['CLEAR', 'GREEN', 'AMBER', 'RED']
const MOST_CHARACTERS = 4_000

/**
 * Reads a label as people write it: `ALLIED RESTRICTED RELEASABLE TO EST LTU`, `AR REL EST LTU`, a banner with its dots, or
 * the label as JSON. English or French words of the policies in force; capitals or not.
 *
 * @throws {Fault} `briefing.label` naming the word that no policy knows
 */
export function readLabelText(text: string, policies: PolicySet): Label {
  if (text.length > MOST_CHARACTERS) refuse('it is too long for a label')
  if (text.trim().startsWith('{')) return readJson(text)
  const words = text
    .replace(/[·,;()[\]]|\/\//g, ' ')
    .trim()
    .toUpperCase()
    .split(/\s+/)
    .filter((w) => w !== '')
  const head = headOf(words, policies)
  if (head === undefined)
    refuse(
      `no policy here knows "${words.slice(0, 3).join(' ')}" as a classification; write for example "${example(policies)}"`,
    )
  const { policy, classification, length } = head
  const values = new Map<Tag, Set<string>>()
  let tlp: Tlp | undefined
  let pap: Pap | undefined
  let tag: Tag | undefined
  for (let i = length; i < words.length; ) {
    const word = words[i] ?? ''
    const level = /^(TLP|PAP):(.+)$/.exec(word)
    if (level) {
      if (level[1] === 'TLP') tlp = TLP.find((one) => one === level[2]) ?? refuse(`"${word}" is no TLP level`)
      else pap = PAP.find((one) => one === level[2]) ?? refuse(`"${word}" is no PAP level`)
      i += 1
      continue
    }
    const opened = tagAt(words, i, policy)
    if (opened) {
      tag = opened.tag
      values.set(tag, values.get(tag) ?? new Set())
      i += opened.length
      continue
    }
    const everyone = tag && everyoneAt(words, i, tag)
    if (tag && everyone !== undefined) {
      for (const value of tag.values) if (value !== tag.universal) values.get(tag)?.add(value)
      i += everyone
      continue
    }
    const own =
      valueIn(word, tag) ?? policy.tags.flatMap((one) => (one.values.length === 0 ? [] : (valueIn(word, one) ?? [])))[0]
    if (own === undefined) refuse(`policy ${policy.id} does not know "${word}"`)
    values.set(own.tag, (values.get(own.tag) ?? new Set()).add(own.value))
    i += 1
  }
  const categories = [...values].map(([one, chosen]): Category => {
    if (chosen.size === 0) refuse(`"${one.tag}" names nobody; say for whom it is`)
    return { type: one.type, tag: one.tag, values: [...chosen] }
  })
  return {
    policy: policy.id,
    classification,
    categories,
    originators: [],
    ...(tlp === undefined ? {} : { tlp }),
    ...(pap === undefined ? {} : { pap }),
  }
}

function refuse(why: string): never {
  throw new Fault('invalid', 'briefing.label', `The label cannot be read: ${why}.`, { place: { path: '/to' } })
}

function readJson(text: string): Label {
  try {
    return labelSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new Fault('invalid', 'briefing.label', 'The label cannot be read: it begins like JSON and is no label.', {
      cause,
      place: { path: '/to' },
    })
  }
}

const example = (policies: PolicySet) => {
  const policy = policies.all().find(({ tags }) => tags.length > 0) ?? policies.all()[0]
  return policy?.classifications[0]?.banner.en ?? ''
}

const starts = (words: readonly string[], at: number, form: string): number => {
  const wanted = form
    .toUpperCase()
    .split(/\s+/)
    .filter((w) => w !== '')
  return wanted.length > 0 && wanted.every((word, n) => words[at + n] === word) ? wanted.length : 0
}

/** The longest way of saying a classification that these words begin with. */
function headOf(words: readonly string[], policies: PolicySet) {
  let found: { policy: Policy; classification: string; length: number } | undefined
  for (const policy of policies.all())
    for (const { name, portion, banner } of policy.classifications)
      for (const form of [banner.en, banner.fr, `${policy.id} ${name}`, portion]) {
        const length = starts(words, 0, form)
        if (length > (found?.length ?? 0)) found = { policy, classification: name, length }
      }
  return found
}

function tagAt(words: readonly string[], at: number, policy: Policy) {
  for (const tag of policy.tags)
    for (const form of [tag.long.en, tag.long.fr, tag.tag, `${tag.short} TO`, tag.short]) {
      const length = form.trim() === 'TO' ? 0 : starts(words, at, form)
      if (length > 0) return { tag, length }
    }
  return undefined
}

const everyoneAt = (words: readonly string[], at: number, tag: Tag): number | undefined =>
  [tag.everyone?.en, tag.everyone?.fr]
    .map((form) => (form === undefined ? 0 : starts(words, at, form)))
    .find((length) => length > 0)

function valueIn(word: string, tag: Tag | undefined) {
  if (tag === undefined) return undefined
  const value = tag.values.find((one) => one.toUpperCase() === word)
  if (value !== undefined) return { tag, value }
  return tag.type === 'INFORMATIVE' && tag.values.length === 0 ? { tag, value: word } : undefined
}
