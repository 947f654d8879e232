/** One way a word is made of another: cut `strip`, put `add`; `at` says where, `fits` what the other must look like. */
export interface Affix {
  readonly at: 'start' | 'end'
  readonly flag: string
  readonly strip: string
  readonly add: string
  readonly fits: RegExp
  /** It may stand together with one at the other end. */
  readonly crosses: boolean
  /** Flags of the word that is made: a further ending may follow. */
  readonly flags: ReadonlySet<string>
}

/** What the `.aff` file of a Hunspell dictionary says (hunspell(5)), as far as it is read here. */
export interface Rules {
  readonly affixes: readonly Affix[]
  /** Splits what stands behind the slash of an entry. */
  readonly flagsOf: (text: string) => ReadonlySet<string>
  /** Signs that are written otherwise: a curly apostrophe for a straight one. */
  readonly exchanged: readonly (readonly [from: string, to: string])[]
  /** Flags of entries that are no words by themselves, and of what is no word however it is made. */
  readonly notAlone: readonly string[]
  readonly forbidden: string | undefined
}

/** Options that make words of words: without them compounds of German or Dutch would all be told as misspelt. */
const COMPOUNDS = /^COMPOUND(?:FLAG|BEGIN|MIDDLE|END|LAST)\s/m

/** @returns a sentence where the rules need what is not read here */
export function readRules(aff: string): Rules | string {
  if (COMPOUNDS.test(aff)) return 'The dictionary joins words to longer ones (COMPOUNDFLAG), which is not read.'
  const lines = aff.split(/\r?\n/).map((line) => line.trim().split(/\s+/))
  const valueOf = (name: string) => lines.find(([first]) => first === name)?.[1]
  const kind = valueOf('FLAG')
  const plain = (text: string): ReadonlySet<string> => {
    if (kind === 'num') return new Set(text.split(','))
    return new Set(kind === 'long' ? text.match(/[\s\S]{2}/g) : text)
  }
  // Sets of flags may have numbers; the first line says how many there are.
  const aliases = lines.flatMap(([first, flags = '']) => (first === 'AF' ? [flags] : [])).slice(1)
  const flagsOf = (text: string) => plain(aliases.length === 0 ? text : (aliases[Number(text) - 1] ?? ''))
  const affixes: Affix[] = []
  let crosses = new Map<string, boolean>()
  for (const [name = '', flag = '', third = '', fourth = '', fifth = '.'] of lines) {
    if (name !== 'SFX' && name !== 'PFX') continue
    const key = `${name} ${flag}`
    if (!crosses.has(key)) {
      crosses.set(key, third === 'Y')
      continue
    }
    const [add = '', flags = ''] = fourth.split('/')
    const at = name === 'SFX' ? 'end' : 'start'
    const fits = conditionOf(fifth, at)
    if (fits === undefined)
      return `The condition ${JSON.stringify(fifth.slice(0, 100))} of the dictionary cannot be read.`
    affixes.push({
      at,
      flag,
      strip: third === '0' ? '' : third,
      add: add === '0' ? '' : add,
      fits,
      crosses: crosses.get(key) === true,
      flags: flags === '' ? NONE : flagsOf(flags),
    })
  }
  return {
    affixes,
    flagsOf,
    exchanged: lines.flatMap(([first, from, to]) =>
      first === 'ICONV' && from !== undefined && to !== undefined ? [[from, to] as const] : [],
    ),
    notAlone: ['NEEDAFFIX', 'ONLYINCOMPOUND'].flatMap((name) => valueOf(name) ?? []),
    forbidden: valueOf('FORBIDDENWORD'),
  }
}

const NONE: ReadonlySet<string> = new Set()

/** Letters, sets of letters and a dot for any; nothing else means anything in a condition. */
function conditionOf(text: string, at: Affix['at']): RegExp | undefined {
  const parts = text.match(/\[\^?[^\]]+\]|\.|[^[\].]/gu) ?? []
  if (parts.join('') !== text) return undefined
  const safe = parts.map((part) =>
    part.length > 1 && part.startsWith('[')
      ? part.replaceAll(/[\\-]/g, '\\$&')
      : part === '.'
        ? '.'
        : part.replaceAll(/[\\^$*+?()|{}/]/g, '\\$&'),
  )
  return new RegExp(at === 'end' ? `${safe.join('')}$` : `^${safe.join('')}`, 'u')
}
