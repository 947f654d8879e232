import { webcrypto } from 'node:crypto'
import { dryRun, graph, type Playbook, readPlaybookText, type Subtle, verify } from '@testudo/cacao'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import { MarkBook, type Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { parseStrict } from '@testudo/stix/json'
import type { Actuator } from '../../core/actuators.ts'
import {
  actuators as actuatorsContract,
  checkPlaybook,
  editPlaybook,
  importPlaybook,
  playbook as playbookContract,
  type PlaybookRow,
  playbooks,
  rehearse,
  removePlaybook,
  type RunRow,
  type SignatureView,
  takeBackKey,
  vouchedKeys,
  vouchForKey,
} from '../../core/contract/index.ts'
import { inputsOf, partiesOf } from '../../core/describe.ts'
import { playbookOf } from '../documents.ts'
import { labelsFor } from '../labels.ts'
import { Keys, type KnownKeys, voucherOf } from './keys.ts'
import { type Kept, labelOf, type LastRun, revisionOf, type Shelf } from './shelf.ts'
import { Signers } from './signers.ts'
import { valuesFor } from './values.ts'

/** Playbooks as their readers see them, and what their authors do with them. */
export function shelfRoutes(host: Host, shelf: Shelf, actuators: readonly Actuator[]): void {
  const { http } = host
  const marksIn = (language: 'en' | 'fr') => new MarkBook(host.policiesNow(), host.defaultLabel).open(language)

  const signers = new Signers()
  const keys = new Keys(host)
  const rowsOf = async (subject: Subject, kept: readonly Kept[], marks: Marks): Promise<PlaybookRow[]> => {
    const last = await shelf.lastRuns(
      subject,
      kept.map(({ id }) => id),
    )
    const now = host.clock.now()
    const known = await keys.known(subject)
    return Promise.all(
      kept.map(async (row) => {
        const signed = (await signers.of(row, now)).map((one) => vouchedFor(one, known, marks))
        return rowOf(row, marks, signed, last.get(row.id))
      }),
    )
  }

  http.answer(playbooks, async ({ text }, { subject, language }) => {
    const marks = marksIn(language)
    const kept = await shelf.list(subject, text)
    const rows = await rowsOf(subject, kept, marks)
    return { rows, labels: await labelsFor(host, subject), marking: marks.marking() }
  })

  http.answer(playbookContract, async ({ id, incident }, { subject, language }) => {
    const kept = await shelf.open(subject, id)
    const marks = marksIn(language)
    const now = new Date(host.clock.now()).toISOString()
    const { playbook, findings } = readPlaybookText(kept.body, { now })
    const label = labelOf(kept)
    const [row] = await rowsOf(subject, [kept], marks)
    if (row === undefined) throw nothingHere()
    const about = incident === undefined ? undefined : await host.objects.get(subject, incident)
    return {
      row,
      ...(about === undefined ? {} : { about: { name: about.name, mark: marks.of(about.label) } }),
      text: kept.body,
      hash: kept.hash,
      revision: revisionOf(kept),
      findings,
      graph: graph(playbook),
      inputs: playbook === undefined ? [] : inputsOf(playbook),
      parties: playbook === undefined ? [] : partiesOf(playbook, actuators),
      signatures: await signaturesOf(playbook, now, await keys.known(subject), marks),
      own: kept.author === subject.id,
      label,
      labels: await labelsFor(host, subject, label),
      marking: marks.marking(),
    }
  })

  http.answer(importPlaybook, (given, { subject }) => shelf.import(subject, given))
  http.answer(editPlaybook, (given, { subject }) => shelf.edit(subject, given))
  http.answer(removePlaybook, async ({ id }, { subject }) => {
    await shelf.remove(subject, id)
    return { id }
  })

  http.answer(checkPlaybook, async ({ text }, { subject, language }) => {
    const now = new Date(host.clock.now()).toISOString()
    const { valid, findings, playbook } = readPlaybookText(text, { now })
    const read = parseStrict(text)
    const marks = marksIn(language)
    const signatures = await signaturesOf(playbook, now, await keys.known(subject), marks)
    return {
      valid,
      findings,
      graph: graph('value' in read ? read.value : undefined),
      signatures,
      marking: marks.marking(),
    }
  })

  http.answer(rehearse, async ({ id, inputs }, { subject, language }) => {
    const kept = await shelf.open(subject, id)
    const marks = marksIn(language)
    marks.of(labelOf(kept))
    const playbook = playbookOf(kept)
    const told = dryRun(playbook, { inputs: valuesFor(inputs, (name) => playbook.playbook_variables?.[name]?.type) })
    if ('refused' in told) throw new Fault('invalid', 'playbooks.inputs', told.refused, { place: { path: '/inputs' } })
    return {
      steps: told.steps.map(({ plans: _plans, problems, playbook: _playbook, ...step }) => ({
        ...step,
        problems: problems.map(({ says }) => says),
      })),
      missing: told.missing,
      marking: marks.marking(),
    }
  })

  http.answer(vouchedKeys, async (_asked, { subject, language }) => {
    const marks = marksIn(language)
    const known = await keys.known(subject)
    const rows = [...known.keys()].flatMap((fingerprint) => {
      const vouched = voucherOf(known, fingerprint, marks)
      return vouched === undefined ? [] : [{ fingerprint, ...vouched }]
    })
    return { rows, marking: marks.marking() }
  })
  http.answer(vouchForKey, async (given, { subject }) => {
    await keys.vouch(subject, given)
    return { fingerprint: given.fingerprint }
  })
  http.answer(takeBackKey, async ({ fingerprint }, { subject }) => {
    await keys.takeBack(subject, fingerprint)
    return { fingerprint }
  })

  http.answer(actuatorsContract, async (_asked, { language }) => ({
    rows: actuators.map(({ name, kind, actions, people }) => ({ name, kind, actions, people })),
    marking: marksIn(language).marking(),
  }))
}

/** A key that is named beside a value it has not signed says nothing. */
const vouchedFor = <S extends { readonly fingerprint?: string; readonly valid: boolean }>(
  signed: S,
  known: KnownKeys,
  marks: Marks,
) => {
  const vouched = signed.valid ? voucherOf(known, signed.fingerprint, marks) : undefined
  return { ...signed, ...(vouched === undefined ? {} : { vouched }) }
}

async function signaturesOf(
  playbook: Playbook | undefined,
  now: string,
  known: KnownKeys,
  marks: Marks,
): Promise<SignatureView[]> {
  if (playbook === undefined) return []
  const verified = await verify(playbook, { subtle: webcrypto.subtle as unknown as Subtle, now })
  return verified.map(({ signee, valid, told, keyFingerprint }) =>
    vouchedFor(
      { signee, valid, told, ...(keyFingerprint === null ? {} : { fingerprint: keyFingerprint }) },
      known,
      marks,
    ),
  )
}

function rowOf(kept: Kept, marks: Marks, signed: PlaybookRow['signed'], last: LastRun | undefined): PlaybookRow {
  return {
    id: kept.id,
    playbook: kept.playbook,
    modified: kept.modified,
    name: kept.name,
    description: kept.description,
    types: JSON.parse(kept.types) as string[],
    steps: kept.steps,
    reaching: kept.reaching,
    ...(kept.barred === '' ? {} : { barred: kept.barred }),
    by: kept.author_name,
    changed: Number(kept.changed),
    signed,
    ...(last === undefined
      ? {}
      : {
          lastRun: {
            id: last.id,
            status: last.status,
            waits: last.waits as RunRow['waits'],
            changed: Number(last.changed),
            mark: marks.of(labelOf(last)),
          },
        }),
    mark: marks.of(labelOf(kept)),
  }
}
