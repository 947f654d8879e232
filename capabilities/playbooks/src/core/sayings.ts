import { type Reason, say, type SentenceCode, SENTENCES, type Told, type Why } from '@testudo/cacao'

/** What a run writes down beyond what CACAO says of it, in English by stable code: sentences without the stop at their end. */
export const RUN_SENTENCES = {
  'step.tries': 'it was begun {n} times, and no answer came',
  'step.not_succeeded': 'it did not succeed',
  'step.answer': '{answer}',
  'step.answer.true': 'yes',
  'step.answer.false': 'no',
  'step.reported': '{who}: {text}',
  'step.reported.none': '{who}: it did not succeed',
  'run.no_playbook': 'no playbook {id} stands on the shelf for those who may read this run',
  'run.no_keeper': 'whoever started it, or let it go on, may not run playbooks any more',
  'run.caller_over': 'the run that called it is over',
  'run.called': '{name}: {why}',
  'run.called.ended': '{name} has not been completed',
  'command.by': '{who}: {text}',
  'command.by.on': '{who} on {on}: {text}',
  'actuator.none':
    '{name} is no actuator of this node, or not exactly one of its targets is: it is declared in the settings',
  'actuator.not_allowed': '{name} may not be asked this: {flaw}. What it may be asked stands in the settings',
  'ask.kind': 'it takes {takes}, and this is {kind}',
  'ask.ssh_alone': 'only commands of type ssh are sent by SSH',
  'ask.words': 'a command is words, plain or in single quotes, and nothing else',
  'ask.command': 'the command is not among those allowed',
  'ask.target': 'the target is no plain path',
  'ask.climbs': 'the path climbs',
  'ask.path': '{method} of this path is not among what is allowed',
  'ask.openc2': 'it is no OpenC2 command with one action and one target',
  'ask.action': '"{action}" is not among what is allowed',
  'sent.status': '{name} answered with status {code}',
  'sent.answered': '{name} answered {code}',
  'sent.answered.words': '{name} answered {code}: {text}',
  'sent.accepted': '{name} has accepted the command and not completed it',
  'sent.exit': '{name} ended the command with exit code {code}',
  'sent.lost': '{name} was asked, and its answer was lost',
  'sent.no_such': '{name} takes no such command; nothing was sent',
  'sent.secret': 'the secret for {name} cannot be read; nothing was sent. An administrator looks at the settings',
  'sent.not_reached': '{name} could not be reached, or showed another certificate; nothing was sent',
  'sent.not_reached.ssh':
    '{name} could not be reached, showed another host key, or did not take ours; nothing was carried out',
  'sent.broke': 'it could not be sent: {says}',
} as const
export type RunCode = keyof typeof RUN_SENTENCES

type NamesIn<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never
type Value = Why['values'][string]

/** @param values what stands in the places of the sentence: every one of them */
export const tellRun = <C extends RunCode, V extends Value = string>(
  code: C,
  values: Readonly<Record<NamesIn<(typeof RUN_SENTENCES)[C]>, V>>,
): { readonly code: C; readonly values: Readonly<Record<string, V>> } => ({ code, values })

const isRunCode = (code: string): code is RunCode => Object.hasOwn(RUN_SENTENCES, code)
const isCacaoCode = (code: string): code is SentenceCode => Object.hasOwn(SENTENCES, code)

/** Says one sentence in English. */
export function sayWhy({ code, values }: Why): string {
  const said = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : sayWhy(value)]),
  )
  if (isCacaoCode(code)) return say({ code, values: said } as Told<string>)
  return isRunCode(code)
    ? RUN_SENTENCES[code].replaceAll(/\{(\w+)\}/g, (place, name: string) => said[name] ?? place)
    : code
}

/** Sentences one beside the other. */
export const joined = (sentences: readonly string[]): string =>
  sentences.length === 1 ? (sentences[0] ?? '') : sentences.map((one) => one.replace(/\.$/, '')).join(' · ')

/** Says in English why; words that were kept stay as they are. */
export const sayReason = (reason: Reason): string =>
  typeof reason === 'string' ? reason : joined(reason.map((one) => sayWhy(one)))

const MOST_SENTENCES = 20
const MOST_LETTERS = 4_000

/** Cuts what would be too much to keep with every line of a run. */
export const bounded = (whys: readonly Why[]): readonly Why[] => whys.slice(0, MOST_SENTENCES).map(cut)

function cut<W extends { readonly code: string; readonly values: Readonly<Record<string, unknown>> }>(why: W): W {
  const values = Object.entries(why.values).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.slice(0, MOST_LETTERS) : cut(value as W),
  ])
  return { ...why, values: Object.fromEntries(values) as W['values'] }
}
