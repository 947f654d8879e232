import type { Reason, Why } from '@testudo/cacao'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import { sayWhy, tellRun } from '../../core/sayings.ts'
import { playbookDb } from '../tables.ts'
import { changeRun } from './change.ts'
import type { OpenRun } from './ledger.ts'

/** What is to be done once it is written down that it begins. */
export type Errand =
  | { readonly kind: 'perform'; readonly token: number }
  | { readonly kind: 'move'; readonly run: string }
  | { readonly kind: 'return'; readonly run: string; readonly token: number; readonly child: string }

/** What follows when a run is over: its caller goes on, what it called is stopped. */
export async function ended(tx: Tx, run: OpenRun): Promise<Errand[]> {
  const { id, caller, caller_token: token } = run.row
  const called = await playbookDb(tx)
    .selectFrom('playbooks_run')
    .select('id')
    .where('caller', '=', id)
    .where('status', '=', 'running')
    .execute()
  return [
    ...(caller === '' ? [] : [{ kind: 'return' as const, run: caller, token, child: id }]),
    ...called.map((one) => ({ kind: 'move' as const, run: one.id })),
  ]
}

export const isRunning = async (tx: Tx, id: string): Promise<boolean> =>
  (await playbookDb(tx).selectFrom('playbooks_run').select('status').where('id', '=', id).executeTakeFirst())
    ?.status === 'running'

/** The run that was called from a place of another one, when it is over. */
export const calledAndOver = async (tx: Tx, run: string, token: number): Promise<string | undefined> =>
  (
    await playbookDb(tx)
      .selectFrom('playbooks_run')
      .select('id')
      .where('caller', '=', run)
      .where('caller_token', '=', token)
      .where('status', '<>', 'running')
      .executeTakeFirst()
  )?.id

/** A playbook that was called is over: its caller gets the values it asked for. */
export async function handBack(
  host: Host,
  { run: id, token, child }: Extract<Errand, { kind: 'return' }>,
): Promise<void> {
  const over = await host.tables.asOwner((tx) =>
    playbookDb(tx).selectFrom('playbooks_run').select(['state', 'name']).where('id', '=', child).executeTakeFirst(),
  )
  if (over === undefined) return
  const state = JSON.parse(over.state) as OpenRun['state']
  await changeRun(host, id, async (run) => {
    const step = run.playbook.workflow[run.state.tokens.find((one) => one.id === token)?.step ?? '']
    const names = step?.type === 'playbook-action' ? (step.out_args ?? []) : []
    const variables = Object.fromEntries(
      names.flatMap((argument) => {
        const name = argument.replace(/:value$/, '')
        const held = Object.hasOwn(state.variables, name) ? state.variables[name] : undefined
        return held === undefined ? [] : [[name, held.value] as const]
      }),
    )
    const reason = [failedBy(over.name, state.reason)]
    const refused =
      state.status === 'completed'
        ? run.try({ what: 'succeed', token, at: run.now, variables })
        : run.try({ what: 'fail', token, at: run.now, reason })
    if (refused !== undefined) run.try({ what: 'fail', token, at: run.now, reason: [refused.told] })
  })
}

/** Why a run that was called did not come to its end; runs within runs are named one after the other, and the innermost says why. */
function failedBy(name: string, reason: Reason | null): Why {
  if (typeof reason === 'string') return { code: 'run.called', values: { name, why: reason } }
  const why = reason?.at(-1)
  if (why === undefined) return tellRun('run.called.ended', { name })
  const { name: inner, why: innermost } = why.values
  if (why.code === 'run.called' && typeof inner === 'string' && innermost !== undefined)
    return { code: 'run.called', values: { name: `${name} › ${inner}`, why: innermost } }
  return { code: 'run.called', values: { name, why: flat(why) } }
}

/** A sentence that may stand within another one: what is too deep is said in English. */
const flat = ({ code, values }: Why): { readonly code: string; readonly values: Readonly<Record<string, string>> } => ({
  code,
  values: Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : sayWhy(value)]),
  ),
})
