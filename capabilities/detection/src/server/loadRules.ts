import { compile, type Engine, type FieldMap, readRules, type Refusal, type SigmaDocument } from '@testudo/sigma'
import { findFiles, openMembers } from './members.ts'

/** Rules ready to run, and those that cannot be, each with its reason. */
export interface LoadedRules {
  readonly engine: Engine
  readonly rejected: readonly Refusal[]
}

/** Loads every `.yml` and `.yaml` under the paths, also from archives. @throws {Fault} `detection.path` */
export async function loadRules(
  paths: readonly string[],
  lists: Readonly<Record<string, readonly string[]>> = {},
  fieldMaps: readonly FieldMap[] = [],
): Promise<LoadedRules> {
  const documents: SigmaDocument[] = []
  const refused: Refusal[] = []
  for (const { path, isNamed } of await findFiles(paths)) {
    if (!isNamed && !/\.ya?ml$|\.tgz$|\.tar(?:\.gz)?$/i.test(path)) continue
    for await (const { name, chunks } of openMembers(path)) {
      if (name !== path && !/\.ya?ml$/i.test(name)) continue
      const read = readRules(await textOf(chunks), name)
      documents.push(...read.documents)
      refused.push(...read.refused)
    }
  }
  const engine = compile(documents, { lists, fieldMaps })
  return { engine, rejected: [...refused, ...engine.refused] }
}

/** All of a small file as text. */
export async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts).toString('utf8')
}
