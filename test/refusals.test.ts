import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Refusals } from '@testudo/kernel/refusals'
import { sentenceOf } from '@testudo/kernel/refusals'
import { parseSync, Visitor } from 'oxc-parser'
import { describe, expect, it } from 'vitest'
import { capabilities } from '../capabilities/index.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const PLATFORM = ['kernel/src', 'platform/src']

/** A place whose faults are written with the same catalogue. */
interface Room {
  readonly name: string
  readonly folders: readonly string[]
  /** Where sentences are written that its faults carry. */
  readonly readers?: readonly string[]
  readonly refusals: Refusals
}

const rooms: readonly Room[] = [
  {
    name: 'platform',
    folders: PLATFORM,
    readers: ['standards/stix/src'],
    refusals: (await import('../platform/src/refusals/index.ts')).REFUSALS,
  },
  ...(await Promise.all(
    capabilities.map(async (name) => {
      const folder = `capabilities/${name}/src`
      const file = join(root, folder, 'server/refusals/index.ts')
      const read = existsSync(file) ? ((await import(file)) as { REFUSALS: Refusals }).REFUSALS : {}
      return { name, folders: [`${folder}/core`, `${folder}/server`], refusals: read }
    }),
  )),
]

/**
 * Files whose faults take their words from a value. Sentences they choose among stand in the catalogue all the same, where
 * they are ours; words of another node, of a file or of a system stay as they came.
 */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  platform: [
    'platform/src/config/policies.ts',
    'platform/src/config/policies.ts',
    'platform/src/host/self.ts',
    'platform/src/identity/password.ts',
    'platform/src/objects/batch.ts',
    'platform/src/objects/intake.ts',
    'platform/src/objects/store.ts',
    'platform/src/release/release.ts',
  ],
  detection: [
    'capabilities/detection/src/server/matching/createMatching.ts',
    'capabilities/detection/src/server/rangeSearch.ts',
  ],
  playbooks: ['capabilities/playbooks/src/server/shelf/shelfRoutes.ts'],
  sharing: [
    'capabilities/sharing/src/core/desk/releaseDecision.ts',
    'capabilities/sharing/src/core/desk/releaseDecision.ts',
    'capabilities/sharing/src/server/common/seenThread.ts',
    'capabilities/sharing/src/server/common/toldAsking.ts',
    'capabilities/sharing/src/server/desk/steps.ts',
    'capabilities/sharing/src/server/desk/versions.ts',
    'capabilities/sharing/src/server/exchange/routes.ts',
    'capabilities/sharing/src/server/exchange/start.ts',
    'capabilities/sharing/src/server/taxii/sources/routes.ts',
    'capabilities/sharing/src/server/taxii/sources/routes.ts',
  ],
  vulnerabilities: [
    'capabilities/vulnerabilities/src/core/warnings/answers.ts',
    'capabilities/vulnerabilities/src/server/feeds/checkFile.ts',
    'capabilities/vulnerabilities/src/server/feeds/feedFaults.ts',
    'capabilities/vulnerabilities/src/server/feeds/fetchFile.ts',
    'capabilities/vulnerabilities/src/server/feeds/findMetadata.ts',
    'capabilities/vulnerabilities/src/server/feeds/provider.ts',
    'capabilities/vulnerabilities/src/server/feeds/takeFile.ts',
    'capabilities/vulnerabilities/src/server/feeds/takeFile.ts',
    'capabilities/vulnerabilities/src/server/inventory/importRoute.ts',
    'capabilities/vulnerabilities/src/server/portal/incidents.ts',
    'capabilities/vulnerabilities/src/server/published/askProducts.ts',
    'capabilities/vulnerabilities/src/server/warnings/contacts.ts',
  ],
}

/** `{}` where a value stands. */
interface Thrown {
  readonly file: string
  readonly code: string
  readonly sentence: string
}

type Node = Parameters<NonNullable<ConstructorParameters<typeof Visitor>[0]['NewExpression']>>[0]['arguments'][number]

/** The sentences an expression writes; undefined where a value decides it. */
function sentencesOf(node: Node | undefined): readonly string[] | undefined {
  if (node?.type === 'Literal') return typeof node.value === 'string' ? [node.value] : undefined
  if (node?.type === 'TemplateLiteral') return [node.quasis.map(({ value }) => value.cooked ?? '').join('{}')]
  if (node?.type !== 'ConditionalExpression') return undefined
  const both = [node.consequent, node.alternate].map(sentencesOf)
  return both.includes(undefined) ? undefined : both.flatMap((one) => one ?? [])
}

/** The product's own files of these folders, read. */
function* programsIn(folders: readonly string[]) {
  const files = globSync(
    folders.map((folder) => `${folder}/**/*.ts`),
    { cwd: root },
  )
  for (const file of files.filter((name) => !/\.(test|testing|story)\.ts$|\/refusals\//.test(name))) {
    const { program, errors } = parseSync(file, readFileSync(join(root, file), 'utf8'))
    expect(errors, file).toEqual([])
    yield { file, program }
  }
}

/** Faults thrown in words that can be read from the source, every sentence written there, and faults whose words come from elsewhere. */
function thrownIn({ folders, readers = [] }: Room) {
  const thrown: Thrown[] = []
  const unread: string[] = []
  const written: string[] = []
  for (const { file, program } of programsIn([...folders, ...readers])) {
    new Visitor({
      Literal: (node) => void (typeof node.value === 'string' && written.push(node.value)),
      TemplateLiteral: (node) => void written.push(...(sentencesOf(node) ?? [])),
      NewExpression(node) {
        if (node.callee.type !== 'Identifier' || node.callee.name !== 'Fault') return
        const [, code, message] = node.arguments
        const sentences = sentencesOf(message)
        const [first] = sentencesOf(code) ?? []
        if (first === undefined || sentences === undefined) unread.push(file)
        else for (const sentence of sentences) thrown.push({ file, code: first.replace(/^\{\}\./, '*.'), sentence })
      },
    }).visit(program)
  }
  return { thrown, written, unread }
}

/** Whether a sentence of a catalogue may be this one of the source: the same words around what stands between them. */
function mayBe(en: string, source: string): boolean {
  return patternOf(source).test(en.replaceAll(/\{\w+\}/g, '¤')) || patternOf(en).test(source)
}
const patterns = new Map<string, RegExp>()
/** Anything where the text has a value. */
function patternOf(text: string): RegExp {
  const known =
    patterns.get(text) ??
    new RegExp(
      `^${text
        .split(/\{\w*\}/)
        .map(escaped)
        .join('[^]*')}$`,
    )
  patterns.set(text, known)
  return known
}
const hasWords = (sentence: string) => /\p{L}{3}/u.test(sentence.replaceAll('{}', ' '))
const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)

describe.each(rooms)('refusals of $name', (room) => {
  const { thrown, written, unread } = thrownIn(room)
  const pairs = Object.entries(room.refusals).flatMap(([code, list]) => list.map(([en, fr]) => ({ code, en, fr })))

  it('are found', () => {
    expect(thrown.length).toBeGreaterThan(3)
  })
  it('are all said in French', () => {
    const without = thrown.filter(
      ({ code, sentence }) => !(room.refusals[code] ?? []).some(([en]) => mayBe(en, sentence)),
    )
    expect(without.map(({ file, code, sentence }) => `${file} ${code}: ${sentence}`)).toEqual([])
  })
  it('are of sentences that are said', () => {
    const gone = pairs.filter(({ code, en }) => {
      const own = thrown.filter((one) => one.code === code).map(({ sentence }) => sentence)
      // What is put together from values alone, or thrown by a name for its code, is looked for in all that is written.
      const among = own.length > 0 && own.every(hasWords) && unread.length === 0 ? own : [...own, ...written]
      return !among.some((sentence) => mayBe(en, sentence))
    })
    expect(gone.map(({ code, en }) => `${code}: ${en}`)).toEqual([])
  })
  it('name the same values in both, with words between them', () => {
    for (const { en, fr } of pairs) {
      const [english, french] = [sentenceOf(en), sentenceOf(fr)]
      expect(new Set(french.names), fr).toEqual(new Set(english.names))
      // The last one would be said in both places. The type of a variable is the same in both.
      const once = english.names.filter((name) => name !== 'type')
      expect(once, en).toEqual([...new Set(once)])
      expect(english.words.slice(1, -1), en).not.toContain('')
      expect(fr.trim(), en).not.toBe('')
      // A space that does not break stands before ; : ! ? and within « ».
      expect(fr, fr).not.toMatch(/ [;:!?»]|« /)
      expect(fr, fr).not.toMatch(/'/)
    }
  })
  it('whose words come from elsewhere are known', () => {
    expect(unread.sort()).toEqual((ELSEWHERE[room.name] ?? []).toSorted())
  })
})

/** Where a requirement takes its words from a value: strings of some form, each listed in the catalogue. */
const FROM_VALUES = ['standards/stix/src/text-kinds.ts']

describe('what STIX requires of an object', async () => {
  const { REQUIREMENTS } = await import('../platform/src/refusals/stix/requirements.ts')
  const { PATTERN } = await import('../platform/src/refusals/stix/pattern.ts')
  const { TEXT } = await import('../standards/stix/src/text-kinds.ts')
  const said = (rule: string, sentence: string) =>
    (REQUIREMENTS[`stix.${rule}`] ?? []).some(([en]) => mayBe(en, sentence))
  const required: Thrown[] = []
  const unread: string[] = []
  for (const { file, program } of programsIn(['standards/stix/src']))
    new Visitor({
      CallExpression({ callee, arguments: [rule, , message] }) {
        if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return
        if (callee.property.name !== 'must') return
        const [code] = sentencesOf(rule) ?? []
        const sentences = sentencesOf(message)
        if (code === undefined || sentences === undefined) unread.push(file)
        else for (const sentence of sentences) required.push({ file, code, sentence })
      },
    }).visit(program)

  it('is all said in French', () => {
    expect(required.length).toBeGreaterThan(60)
    const without = required.filter(({ code, sentence }) => !said(code, sentence))
    expect(without.map(({ file, code, sentence }) => `${file} ${code}: ${sentence}`)).toEqual([])
  })
  it('is said of strings of every form, too', () => {
    const forms = Object.values(TEXT).filter(([, level, , , want]) => level === 'must' && want !== '')
    expect(forms.length).toBeGreaterThan(10)
    for (const [, , rule, , want] of forms) expect(said(rule, `{} is not ${want}`), want).toBe(true)
    expect(unread).toEqual(FROM_VALUES)
  })
  it('is said of every pattern that cannot be read', () => {
    const wanted: string[] = []
    const broken: string[] = []
    for (const { program } of programsIn(['standards/stix/src/pattern']))
      new Visitor({
        CallExpression({ callee, arguments: [what] }) {
          if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return
          if (['fail', 'positive', 'literal'].includes(callee.property.name)) wanted.push(...(sentencesOf(what) ?? []))
        },
        NewExpression({ callee, arguments: [, what] }) {
          if (callee.type === 'Identifier' && callee.name === 'PatternError') broken.push(...(sentencesOf(what) ?? []))
        },
      }).visit(program)
    expect(wanted.length).toBeGreaterThan(10)
    const sentences = [...broken, ...wanted.map((what) => `expected ${what}, found {}`)]
    const french = (sentence: string) => PATTERN.some(([en]) => mayBe(en, `at character {}: ${sentence}`))
    expect(sentences.filter((sentence) => !french(sentence))).toEqual([])
    // The last one takes whatever was wanted: nothing may need it but words of the language itself.
    const named = (what: string) => PATTERN.some(([en]) => en.startsWith(`at character {at}: expected ${what}, `))
    expect(wanted.filter((what) => !named(what))).toEqual([])
  })
})

describe('the trouble of a source', async () => {
  const { TROUBLES } = await import('../capabilities/detection/src/server/refusals/troubles.ts')
  const { WORDS } = await import('../capabilities/detection/src/server/sources/running.ts')
  const told: string[] = Object.values(WORDS)
  for (const { program } of programsIn(['capabilities/detection/src/server/sources']))
    new Visitor({
      CallExpression({ callee, arguments: [what] }) {
        if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return
        if (callee.property.name === 'trouble') told.push(...writtenIn(what))
      },
    }).visit(program)

  it('is all said in French', () => {
    expect(told.length).toBeGreaterThan(12)
    expect(told.filter((sentence) => !TROUBLES.some(([en]) => mayBe(en, sentence)))).toEqual([])
  })
})

/** Every sentence an expression may come to, also where it may be none. */
function writtenIn(node: Node | undefined): readonly string[] {
  if (node?.type === 'ConditionalExpression') return [node.consequent, node.alternate].flatMap(writtenIn)
  return sentencesOf(node) ?? []
}
