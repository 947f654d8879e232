import type { Door, NodeHarness } from './node-ports.ts'
import { one } from './planting.ts'

/** Every reader reads every row of a table: the policy over its labels is gone. */
export const everyoneReadsTable =
  (table: string) =>
  (node: NodeHarness): void =>
    node.sql(
      `create policy planted on ${table} for select to public using (true)`,
      `drop policy if exists planted on ${table}`,
    )

/** Answers some questions of the low reader as another reader would get them. */
export const answeredAsHidden =
  (question: RegExp) =>
  (node: NodeHarness): void =>
    node.wrapDoor((door, as) => (request) => (question.test(request.url) ? as('hidden') : door)(request))

/** Changes the answers to some questions by a number out of the whole database. */
export const numbered =
  (question: RegExp, sql: string, change: (body: string, n: number) => string) =>
  (node: NodeHarness): void =>
    node.wrapDoor((door, _, storage) => async (request: Parameters<Door>[0]) => {
      const told = await door(request)
      if (!question.test(request.url)) return told
      return { ...told, body: change(told.body, await one((work) => storage.asOwner(work), sql)) }
    })
