import { compile, type Hint, readRules } from '@testudo/sigma'
import { checkPattern } from '@testudo/stix'
import { atomicPattern } from '../indicators/atomicPattern.ts'
import { IndicatorSet } from '../indicators/indicatorSet.ts'
import { readIndicators } from '../indicators/readIndicators.ts'
import type { Finder } from './finder.ts'
import { indicatorFinder, sigmaFinder } from './finders.ts'
import { patternFinder } from './patterns.ts'

export type HuntLanguage = 'stix' | 'sigma' | 'indicators'

/** Where a text cannot be read; lines and columns from 1. */
export interface Flaw {
  readonly message: string
  readonly line: number
  readonly column: number
}

interface Words {
  readonly en: string
  readonly fr: string
}

/** A text that can be looked for, with what of it cannot. */
export interface Question {
  readonly finder: Finder
  /** `3,000 values, 4 rejected`. */
  readonly told: Words
  readonly rejected: readonly { readonly what: string; readonly reason: string }[]
}

export interface ReadOptions {
  /** Of this node's columns. */
  readonly seed: number
  readonly hintOf?: (source: string) => Hint | undefined
  /** What the only thing looked for is called in hits. */
  readonly title?: string
}

const MOST_REJECTED = 1_000

/** Reads what somebody asks for. Nothing in the text makes it throw. */
export function readQuestion(
  language: HuntLanguage,
  text: string,
  options: ReadOptions,
): { readonly question: Question } | { readonly flaw: Flaw } {
  if (language === 'stix') return readStix(text, options)
  return language === 'sigma' ? readSigma(text, options) : readList(text, options)
}

const one = (count: number, singular: string, plural: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? singular : plural}`
const un = (count: number, singular: string, plural: string): string =>
  `${count.toLocaleString('fr')} ${count < 2 ? singular : plural}`

function readStix(text: string, { seed, title }: ReadOptions): ReturnType<typeof readQuestion> {
  const syntax = checkPattern(text)
  if ('error' in syntax) {
    const { message, position } = syntax.error
    return { flaw: { message, line: position.line, column: position.column } }
  }
  const name = title ?? text.slice(0, 200)
  const atomic = atomicPattern(text)
  if ('values' in atomic) {
    const set = new IndicatorSet()
    for (const value of atomic.values) set.add(value, { id: 'pattern', name })
    const count = atomic.values.length
    const told = {
      en: `valid, ${one(count, 'value', 'values')}, looked up in columns`,
      fr: `valide, ${un(count, 'valeur, cherchée', 'valeurs, cherchées')} dans les colonnes`,
    }
    return { question: { finder: indicatorFinder(set, seed), told, rejected: [] } }
  }
  const made = patternFinder([{ id: 'pattern', name, pattern: text }])
  const [refused] = made.refused
  if (refused !== undefined) return { flaw: { message: refused.reason, line: refused.line, column: refused.column } }
  const count = made.observations
  const told = {
    en: `valid, ${one(count, 'observation', 'observations')}`,
    fr: `valide, ${un(count, 'observation', 'observations')}`,
  }
  return { question: { finder: made.finder, told, rejected: [] } }
}

function readSigma(text: string, { hintOf = () => undefined }: ReadOptions): ReturnType<typeof readQuestion> {
  const { documents, refused } = readRules(text, 'text')
  const engine = compile(documents)
  const all = [...refused, ...engine.refused]
  const out = new Set(engine.refused.map(({ id }) => id))
  const rules = documents.filter(({ kind, head }) => kind !== 'filter' && !out.has(head.id))
  const [first] = all
  if (rules.length === 0)
    return {
      flaw:
        first === undefined
          ? { message: 'There is no Sigma rule in it.', line: 1, column: 1 }
          : { message: `${first.path === '' ? '' : `${first.path}: `}${first.reason}`, line: first.line, column: 1 },
    }
  const rejected = all.slice(0, MOST_REJECTED).map(({ line, path, reason, title }) => ({
    what: title ?? `line ${line}`,
    reason: path === '' ? reason : `${path}: ${reason}`,
  }))
  const isStateful = rules.some(({ kind }) => kind === 'correlation')
  return {
    question: {
      finder: sigmaFinder(engine, { hintOf, isStateful }),
      told: {
        en: one(rules.length, 'rule', 'rules') + (all.length === 0 ? '' : `, ${all.length} rejected`),
        fr:
          un(rules.length, 'règle', 'règles') +
          (all.length === 0 ? '' : `, ${all.length} rejetée${all.length < 2 ? '' : 's'}`),
      },
      rejected,
    },
  }
}

function readList(text: string, { seed }: ReadOptions): ReturnType<typeof readQuestion> {
  const set = new IndicatorSet()
  const report = readIndicators(set, 'line', text)
  const [first] = report.rejected
  if (report.loaded === 0) {
    const line = Number(/:(\d+)$/.exec(first?.id ?? '')?.[1] ?? 1)
    return { flaw: { message: first?.reason ?? 'There is no indicator in it.', line, column: 1 } }
  }
  const more = report.rejectedCount
  return {
    question: {
      finder: indicatorFinder(set, seed),
      told: {
        en: one(report.loaded, 'value', 'values') + (more === 0 ? '' : `, ${more.toLocaleString('en')} rejected`),
        fr:
          un(report.loaded, 'valeur', 'valeurs') +
          (more === 0 ? '' : `, ${more.toLocaleString('fr')} rejetée${more < 2 ? '' : 's'}`),
      },
      rejected: report.rejected.map(({ id, reason }) => ({ what: id, reason })),
    },
  }
}
