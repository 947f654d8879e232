import { createHash } from 'node:crypto'
import { nothingHere } from '@testudo/kernel/fault'
import { bannerText } from '@testudo/kernel/label'
import type { Language } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { answerCsv, type AnswerFile, answerFileOf, type WhatIfSet } from '../core/answerFile.ts'
import { whatIfCsv, whatIfJson } from '../core/contract.ts'
import { Marker } from '../core/world.ts'
import { imagined } from './imagined.ts'
import type { Worlds } from './worlds.ts'

interface Asked {
  readonly fail?: string | undefined
  readonly restore?: string | undefined
  readonly bfail?: string | undefined
  readonly brestore?: string | undefined
  readonly at?: number | undefined
}

const ids = (text: string | undefined) => (text ?? '').split(',').filter((part) => part !== '')

/** What-if answers as files. They leave the node by the release port, like everything that leaves. */
export function fileRoutes(host: Pick<Host, 'http' | 'release' | 'policies'>, worlds: Worlds): void {
  const file = async (
    asked: Asked,
    subject: Subject,
    language: Language,
    write: (file: AnswerFile) => string,
    ending: 'csv' | 'json',
  ) => {
    const before = await worlds.world(subject, asked.at)
    const sets: WhatIfSet[] = [
      { fail: ids(asked.fail), restore: ids(asked.restore) },
      { fail: ids(asked.bfail), restore: ids(asked.brestore) },
    ].filter((set, i) => i === 0 || set.fail.length + set.restore.length > 0)
    const after = sets.map(({ fail, restore }) => imagined(before, fail, restore))
    const marker = new Marker(before)
    // The label is known once all is marked; the answer is built again under its text.
    answerFileOf(before, after, sets, marker, '')
    const { label } = marker.marking()
    const marking = bannerText(label, host.policies, language).text
    const text = write(answerFileOf(before, after, sets, marker, marking))
    const id = `what-if ${sets.length}`
    const { allowed } = await host.release.decide({
      by: subject,
      to: subject,
      channel: 'what-if',
      contents: [{ id, label, hash: createHash('sha256').update(text).digest('hex') }],
    })
    if (!allowed.has(id)) throw nothingHere()
    return { body: once(text), fileName: `what-if.${ending}` }
  }

  host.http.answer(whatIfCsv, (asked, { subject, language }) =>
    file(asked, subject, language, (answer) => answerCsv(answer, language), 'csv'),
  )
  host.http.answer(whatIfJson, (asked, { subject, language }) =>
    file(asked, subject, language, (answer) => `${JSON.stringify(answer, null, 2)}\n`, 'json'),
  )
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Promise.resolve(new TextEncoder().encode(text))
}
