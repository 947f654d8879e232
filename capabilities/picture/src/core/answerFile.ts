import { formatDtg } from '@testudo/kernel/time'
import type { Mark, Words } from './answers.ts'
import { type Marker, stateAndCapacity, type World } from './world.ts'

/** What fails and what comes back. */
export interface WhatIfSet {
  readonly fail: readonly string[]
  readonly restore: readonly string[]
}

interface Numbers {
  readonly state: string
  readonly capacity?: number
}

/** One or two what-if answers side by side: every mission, changed or not, so that nothing is silently left out. */
export interface AnswerFile {
  readonly marking: string
  readonly asOf: string
  readonly sets: readonly { readonly fail: readonly Words[]; readonly restore: readonly Words[] }[]
  readonly missions: readonly {
    readonly mark: Mark
    readonly code: string
    readonly name: Words
    readonly now: Numbers
    readonly after: readonly Numbers[]
  }[]
}

/** @param worlds what the sets make of `before`, in the order of `sets` */
export function answerFileOf(
  before: World,
  worlds: readonly World[],
  sets: readonly WhatIfSet[],
  marker: Marker,
  marking: string,
): AnswerFile {
  const { model } = before
  const nameOf = (id: string): Words => {
    const node = model.nodes[model.indexOf.get(id) ?? -1]
    const cause = before.exposures.find((e) => e.id === id)?.causeName ?? id
    return node?.name ?? { en: cause, fr: cause }
  }
  return {
    marking,
    asOf: formatDtg(before.at),
    sets: sets.map(({ fail, restore }) => ({ fail: fail.map(nameOf), restore: restore.map(nameOf) })),
    missions: model.nodes
      .flatMap((node, i) => {
        if (node.object.type !== 'x-testudo-mission') return []
        return [
          {
            mark: marker.mark(node.label),
            code: node.object.code,
            name: node.name,
            now: stateAndCapacity(before, i),
            after: worlds.map((world) => stateAndCapacity(world, i)),
          },
        ]
      })
      .toSorted((a, b) => (a.code < b.code ? -1 : 1)),
  }
}

const HEADS = {
  en: { marking: 'Marking', asOf: 'As of', set: 'Set', fails: 'fails', back: 'is back', count: 'Missions' },
  fr: { marking: 'Marquage', asOf: 'État à', set: 'Ensemble', fails: 'tombe', back: 'est rétabli', count: 'Missions' },
} as const
const COLUMNS = {
  en: ['Portion', 'Code', 'Mission', 'State now', 'Capacity now', 'State', 'Capacity'],
  fr: ['Marque', 'Code', 'Mission', 'État actuel', 'Capacité actuelle', 'État', 'Capacité'],
} as const

/** The same as CSV (RFC 4180): marking, time, sets and count first, then one line per mission. */
export function answerCsv(file: AnswerFile, language: 'en' | 'fr'): string {
  const head = HEADS[language]
  const columns = COLUMNS[language]
  const letter = (i: number) => String.fromCodePoint(65 + i)
  const rows: (string | number)[][] = [
    [head.marking, file.marking],
    [head.asOf, file.asOf],
    ...file.sets.map(({ fail, restore }, i) => [
      `${head.set} ${letter(i)}`,
      [
        ...fail.map((name) => `${name[language]} ${head.fails}`),
        ...restore.map((name) => `${name[language]} ${head.back}`),
      ].join('; '),
    ]),
    [head.count, file.missions.length],
    [
      ...columns.slice(0, 5),
      ...file.sets.flatMap((_, i) => columns.slice(5).map((column) => `${column} ${letter(i)}`)),
    ],
    ...file.missions.map((row) => [
      row.mark.portion,
      row.code,
      row.name[language],
      ...[row.now, ...row.after].flatMap(({ state, capacity }) => [state, capacity ?? '']),
    ]),
  ]
  return `${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

/** Quoted where needed; what a spreadsheet would take for a formula is made text (CWE-1236). */
function cell(value: string | number): string {
  const text = typeof value === 'number' ? String(value) : /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
