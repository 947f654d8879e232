import { Fault } from '@testudo/kernel/fault'
import type { Answer } from '../contract/warnings.ts'
import { type Justification, JUSTIFICATIONS, type Said, type VexStatement } from '../model.ts'
import type { Words } from './words.ts'

const isJustification = (text: string): text is Justification => JUSTIFICATIONS.some((known) => known === text)

/** What an operator says of one piece of its equipment. */
export interface GivenAnswer {
  readonly equipment: string
  readonly answer: Answer
  readonly because: string
  readonly justification?: string | undefined
}

/**
 * Checks what VEX asks for: `not-affected` says why (one of the five, or in words), `mitigated` says by what.
 *
 * @param place of the answer, for the fault
 * @throws {Fault} `vulnerabilities.answer_incomplete`, `vulnerabilities.justification` naming the place
 */
export function checkAnswer(given: GivenAnswer, place: string): void {
  const { answer, justification } = given
  if (justification !== undefined && (answer !== 'not-affected' || !isJustification(justification)))
    throw new Fault(
      'invalid',
      'vulnerabilities.justification',
      answer === 'not-affected'
        ? `This justification is not one of VEX. Choose one of ${JUSTIFICATIONS.join(', ')}.`
        : 'Only "not affected" is justified. Leave the justification out, or choose that answer.',
      { place: { path: `${place}/justification` } },
    )
  if (given.because.trim() !== '') return
  if (answer === 'not-affected' && justification === undefined)
    throw incomplete(place, 'Say why it is not affected: choose a reason or write it down.')
  if (answer === 'mitigated') throw incomplete(place, 'Say by what it is protected until it can be fixed.')
}

const incomplete = (place: string, message: string) =>
  new Fault('invalid', 'vulnerabilities.answer_incomplete', message, { place: { path: `${place}/because` } })

/** The answer as a statement of VEX by the operator about this piece alone; its `key` is made by who keeps it. */
export function statementOf(
  given: GivenAnswer,
  about: { readonly vulnerability: string; readonly source: Said; readonly at: number },
): Omit<VexStatement, 'key'> {
  const because = given.because.trim()
  const base = {
    kind: 'vex' as const,
    id: about.vulnerability,
    source: about.source,
    author: 'operator' as const,
    at: about.at,
    products: [],
    equipment: [given.equipment],
    family: false,
  }
  const action = because === '' ? {} : { action: because }
  switch (given.answer) {
    case 'fixed':
      return { ...base, status: 'fixed', ...action }
    case 'mitigated':
      return { ...base, status: 'affected', action: `Cannot be fixed yet, mitigated by: ${because}`, mitigated: true }
    case 'not-yet':
      // An "affected" of VEX has an action statement (CSAF 2.0 §4.5, OpenVEX 0.2.0).
      return { ...base, status: 'affected', action: because === '' ? 'Not mended yet.' : `Not mended yet: ${because}` }
    case 'not-affected':
      return {
        ...base,
        status: 'not_affected',
        ...(given.justification === undefined ? {} : { justification: given.justification }),
        ...(because === '' ? {} : { impact: because }),
      }
    case 'unknown':
      return { ...base, status: 'under_investigation', ...action }
  }
}

/** Nothing more is asked of a piece with one of these. */
const SETTLED: ReadonlySet<Answer> = new Set<Answer>(['fixed', 'mitigated', 'not-affected'])

export const isSettled = (answer: Answer | undefined): boolean => answer !== undefined && SETTLED.has(answer)

/** How a warning stands by the answers for what is asked; nothing asked any more: closed. */
export function standingOf(answers: readonly (Answer | undefined)[]): 'open' | 'answered' | 'closed' {
  if (answers.every(isSettled)) return 'closed'
  return answers.every((answer) => answer !== undefined) ? 'answered' : 'open'
}

const ORDER: readonly Answer[] = ['fixed', 'mitigated', 'not-affected', 'not-yet', 'unknown']

const NAMES: Readonly<Record<Answer, (count: number) => Words>> = {
  fixed: (n) => ({ en: `fixed ${n}`, fr: `${n} ${n === 1 ? 'corrigé' : 'corrigés'}` }),
  mitigated: (n) => ({ en: `mitigated ${n}`, fr: `${n} ${n === 1 ? 'protégé' : 'protégés'}` }),
  'not-affected': (n) => ({ en: `not affected ${n}`, fr: `${n} non ${n === 1 ? 'touché' : 'touchés'}` }),
  'not-yet': (n) => ({ en: `not yet ${n}`, fr: `${n} pas encore` }),
  unknown: (n) => ({ en: `not known ${n}`, fr: `${n} sans avis` }),
}

const MOST_REASON = 40

/** `Fixed 3, mitigated 2 by isolation`; what has no answer is counted last. */
export function summariseAnswers(
  given: readonly {
    readonly answer?: Answer | undefined
    readonly because?: string | undefined
    /** Nothing is asked of it any more. */
    readonly out?: unknown
  }[],
): Words {
  const answers = given.filter(({ out }) => out === undefined)
  const gone = given.length - answers.length
  if (gone > 0 && answers.length === 0) return { en: 'Withdrawn', fr: 'Retiré' }
  const parts: Words[] = ORDER.flatMap((answer) => {
    const own = answers.filter((one) => one.answer === answer)
    if (own.length === 0) return []
    const words = NAMES[answer](own.length)
    const reason = answer === 'mitigated' ? oneReason(own.map(({ because }) => because ?? '')) : undefined
    return reason === undefined ? [words] : [{ en: `${words.en} by ${reason}`, fr: `${words.fr} par ${reason}` }]
  })
  const open = answers.filter(({ answer }) => answer === undefined).length
  if (parts.length === 0) return { en: 'No answer yet', fr: 'Pas encore de réponse' }
  if (open > 0) parts.push({ en: `no answer for ${open}`, fr: `${open} sans réponse` })
  if (gone > 0) parts.push({ en: `ruled out ${gone}`, fr: `${gone} ${gone === 1 ? 'écarté' : 'écartés'}` })
  const en = parts.map((part) => part.en).join(', ')
  return { en: en.charAt(0).toUpperCase() + en.slice(1), fr: parts.map((part) => part.fr).join(', ') }
}

/** The reason all give, when it is short enough to stand in a line: as they wrote it, in whatever language. */
function oneReason(reasons: readonly string[]): string | undefined {
  const [only, ...others] = new Set(reasons.map((reason) => reason.trim().replace(/[.!]$/, '')))
  return only !== undefined && others.length === 0 && only !== '' && only.length <= MOST_REASON
    ? only.charAt(0).toLowerCase() + only.slice(1)
    : undefined
}
