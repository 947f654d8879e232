import { EXTLANGS, LANGUAGES, REGIONS, SCRIPTS, VARIANTS } from '../data/languages.ts'

/** A language tag in its parts, lower case (RFC 5646 §2.1). */
interface LanguageTag {
  readonly language: string | undefined
  readonly extlangs: readonly string[]
  readonly script: string | undefined
  readonly region: string | undefined
  readonly variants: readonly string[]
  /** Singletons of its extensions, `x` not among them. */
  readonly extensions: readonly string[]
  readonly privateUse: boolean
}

/** Tags registered whole before RFC 4646 that are not in the form of today's tags (RFC 5646 §2.2.8). */
const IRREGULAR = new Set(
  'en-gb-oed i-ami i-bnn i-default i-enochian i-hak i-klingon i-lux i-mingo i-navajo i-pwn i-tao i-tay i-tsu sgn-be-fr sgn-be-nl sgn-ch-de'.split(
    ' ',
  ),
)

/** Extensions that are registered (RFC 5646 §3.7): transformed content (RFC 6497) and locales (RFC 6067). */
const EXTENSIONS = new Set(['t', 'u'])

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '')
const known = lazily(() => ({
  languages: new Set(words(LANGUAGES)),
  scripts: new Set(words(SCRIPTS)),
  regions: new Set(words(REGIONS)),
  extlangs: prefixes(EXTLANGS),
  variants: prefixes(VARIANTS),
}))

function lazily<T>(compute: () => T): () => T {
  let value: T | undefined
  return () => (value ??= compute())
}

function prefixes(text: string): Map<string, readonly string[]> {
  return new Map(
    words(text).map((word) => {
      const [subtag = '', list = ''] = word.split(':')
      return [subtag, list === '' ? [] : list.split(',')]
    }),
  )
}

/** What is wrong with a language tag by the IANA registry (RFC 5646 §2.2.9, "valid"); undefined when nothing is. */
export function flawOfLanguage(text: string): string | undefined {
  const lower = text.toLowerCase()
  if (IRREGULAR.has(lower)) return undefined
  const tag = partsOf(lower)
  if (tag === undefined) return 'is not in the form of a language tag'
  const { languages, scripts, regions, extlangs, variants } = known()
  if (tag.language !== undefined && !languages.has(tag.language) && !isPrivateLanguage(tag.language))
    return `has no registered language ${JSON.stringify(tag.language)}`
  if (tag.extlangs.length > 1) return 'has more than one extended language'
  for (const extlang of tag.extlangs)
    if (!extlangs.get(extlang)?.includes(tag.language ?? ''))
      return `has no extended language ${JSON.stringify(extlang)} of ${JSON.stringify(tag.language)}`
  if (tag.script !== undefined && !scripts.has(tag.script) && !isPrivateScript(tag.script))
    return `has no registered script ${JSON.stringify(tag.script)}`
  if (tag.region !== undefined && !regions.has(tag.region) && !isPrivateRegion(tag.region))
    return `has no registered region ${JSON.stringify(tag.region)}`
  for (const variant of tag.variants)
    if (!variants.has(variant)) return `has no registered variant ${JSON.stringify(variant)}`
  if (new Set(tag.variants).size < tag.variants.length) return 'repeats a variant'
  if (new Set(tag.extensions).size < tag.extensions.length) return 'repeats an extension'
  const strange = tag.extensions.find((singleton) => !EXTENSIONS.has(singleton))
  return strange === undefined ? undefined : `has no registered extension ${JSON.stringify(strange)}`
}

/** Whether a tag has subtags that are for private use: `qtx`, `de-AA`, `de-Qaaa`, `x-klingon`, `en-x-ours`. */
export function hasPrivateUse(text: string): boolean {
  const tag = partsOf(text.toLowerCase())
  if (tag === undefined) return false
  return (
    tag.privateUse ||
    (tag.language !== undefined && isPrivateLanguage(tag.language)) ||
    (tag.script !== undefined && isPrivateScript(tag.script)) ||
    (tag.region !== undefined && isPrivateRegion(tag.region))
  )
}

/** The part of a tag that names the language: `en` of `en-GB`. */
export const primaryLanguage = (text: string): string => text.toLowerCase().split('-')[0] ?? ''

const isPrivateLanguage = (subtag: string): boolean => subtag.length === 3 && subtag >= 'qaa' && subtag <= 'qtz'
const isPrivateScript = (subtag: string): boolean => subtag >= 'qaaa' && subtag <= 'qabx'
const isPrivateRegion = (subtag: string): boolean =>
  subtag === 'aa' || subtag === 'zz' || (subtag >= 'qm' && subtag <= 'qz') || (subtag >= 'xa' && subtag <= 'xz')

/** Reads a tag in lower case from left to right; undefined when it is not well-formed (RFC 5646 §2.1). */
function partsOf(text: string): LanguageTag | undefined {
  const parts = text.split('-')
  if (parts.some((part) => !/^[a-z0-9]{1,8}$/.test(part))) return undefined
  let at = 0
  const take = (shape: RegExp): string | undefined => {
    const part = parts[at]
    if (part === undefined || !shape.test(part)) return undefined
    at += 1
    return part
  }
  const all = (shape: RegExp): string[] => {
    const found: string[] = []
    for (let part = take(shape); part !== undefined; part = take(shape)) found.push(part)
    return found
  }
  const language = take(/^(?:[a-z]{2,3}|[a-z]{4,8})$/)
  const extlangs = language !== undefined && language.length < 4 ? all(/^[a-z]{3}$/) : []
  const script = language === undefined ? undefined : take(/^[a-z]{4}$/)
  const region = language === undefined ? undefined : take(/^(?:[a-z]{2}|\d{3})$/)
  const variants = language === undefined ? [] : all(/^(?:[a-z0-9]{5,8}|\d[a-z0-9]{3})$/)
  const extensions: string[] = []
  while (language !== undefined) {
    const singleton = take(/^[a-wyz0-9]$/)
    if (singleton === undefined) break
    if (all(/^[a-z0-9]{2,8}$/).length === 0) return undefined
    extensions.push(singleton)
  }
  const privateUse = take(/^x$/) !== undefined
  if (privateUse && all(/^[a-z0-9]{1,8}$/).length === 0) return undefined
  if (at < parts.length || (language === undefined && !privateUse)) return undefined
  return { language, extlangs, script, region, variants, extensions, privateUse }
}
