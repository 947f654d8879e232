import { type Label } from '@testudo/kernel/label'
import { isObject, type JsonObject, type JsonValue } from '@testudo/stix'
import type { Releasable } from './releaseView.ts'
import { wholeOf } from './withoutParts.ts'

/** A paragraph, list entry or property of an object, as people read it. */
export interface ReadablePart {
  /** Where it stands in the object with all its parts; paragraphs of one text share it. */
  readonly selector: string
  readonly kind: 'title' | 'heading' | 'text' | 'item' | 'property'
  readonly property: string
  readonly text: string
  readonly label: Label
  /** Place among the object's marked parts of the innermost one it belongs to; undefined: under the object's own label. */
  readonly portion: number | undefined
}

const UNSEEN: ReadonlySet<string> = new Set([
  'type',
  'spec_version',
  'id',
  'created',
  'modified',
  'object_marking_refs',
  'granular_markings',
  'extension_type',
])
const TITLES = ['name', 'value', 'abstract', 'subject'] as const
const TEXTS: ReadonlySet<string> = new Set(['description', 'content', 'explanation', 'abstract'])
/** A list of running text, as extensions of reports carry it: each paragraph can stand under a mark of its own. */
const PARAGRAPHS = 'paragraphs'

/**
 * What an object says, in reading order: title, running text paragraph by paragraph, then lists and named properties.
 * A text is split at blank lines for the eye alone; its paragraphs go or stay together.
 *
 * @returns never empty: an object without a title shows its id
 */
export function readableParts(item: Releasable): readonly ReadablePart[] {
  const { object, selectors } = wholeOf(item)
  const marked = new Map(selectors.map((selector, i) => [selector, i]))
  const parts: ReadablePart[] = []
  const say = (selector: string, kind: ReadablePart['kind'], text: string, inside: number | undefined) => {
    const label = inside === undefined ? item.label : (item.portions[inside]?.label ?? item.label)
    parts.push({ selector, kind, property: propertyOf(selector), text, label, portion: inside })
  }
  const walk = (value: JsonValue, selector: string, inside: number | undefined, kind: 'item' | 'property'): void => {
    const here = marked.get(selector) ?? inside
    if (Array.isArray(value)) {
      const list = value as readonly JsonValue[]
      for (const [i, one] of list.entries()) walk(one, `${selector}.[${i}]`, here, 'item')
      if (list.length === 0) say(selector, kind, '', here)
    } else if (isObject(value)) {
      for (const [key, one] of Object.entries(value))
        if (!UNSEEN.has(key)) walk(one, `${selector}.${key}`, here, 'property')
    } else if (typeof value === 'string' && TEXTS.has(selector)) {
      for (const text of paragraphsOf(value)) say(selector, isHeading(text) ? 'heading' : 'text', text, here)
    } else if (typeof value === 'string' && kind === 'item' && propertyOf(selector) === PARAGRAPHS)
      say(selector, isHeading(value) ? 'heading' : 'text', value, here)
    else say(selector, kind, typeof value === 'string' ? value : JSON.stringify(value), here)
  }
  const title = TITLES.find((name) => typeof object[name] === 'string' && object[name] !== '')
  if (title === undefined) say('id', 'title', textOf(object['id']), undefined)
  else say(title, 'title', textOf(object[title]), marked.get(title))
  for (const name of inReadingOrder(object))
    if (name !== title && !UNSEEN.has(name)) walk(object[name] as JsonValue, name, undefined, 'property')
  return parts
}

/** The property's name; inside an extension, the name it has there. */
function propertyOf(selector: string): string {
  const [first = selector, , inside] = selector.split('.')
  return first === 'extensions' ? (inside ?? first) : first
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const isHeading = (text: string): boolean => /^#{1,6} |^[^\n]{1,80}:$/.test(text)
const paragraphsOf = (text: string): string[] => {
  const all = text.split(/\n[ \t]*\n+/).filter((one) => one.trim() !== '')
  return all.length === 0 ? [text] : all
}

function inReadingOrder(object: JsonObject): string[] {
  const rank = (name: string): number =>
    TEXTS.has(name) || name === 'extensions' ? 0 : name.endsWith('_refs') || name.endsWith('_ref') ? 2 : 1
  return Object.keys(object).sort((a, b) => rank(a) - rank(b))
}
